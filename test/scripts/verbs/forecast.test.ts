import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { forecast } from "../../../scripts/verbs/forecast.ts";
import { runVerb } from "../../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

const scenario = (rate: number, second = "1"): string => `kind: scenario
name: rush
components:
  blur: { service: { meanSeconds: 1, law: exponential }, to: { encode: {} } }
  encode: { service: { meanSeconds: ${second}, law: exponential } }
load: { kind: poisson, requestsPerSecond: ${rate}, count: 60 }
replications: 8
`;

describe("profaas forecast", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, "calm.yaml"), scenario(0.5));
    await writeFile(join(folder.path, "rush.yaml"), scenario(0.5, "2.5"));
    await writeFile(join(folder.path, "batch.yaml"), scenario(0.5).replace(/load: .*/, "load: { batchSize: 5 }"));
  });
  afterAll(() => folder.remove());

  const ask = async (...argv: string[]) => {
    const io = fakeIo({ directory: folder.path });
    const exitCode = await runVerb(["forecast", ...argv], io);
    return { exitCode, io };
  };
  const report = async (name: string): Promise<string> => {
    const { exitCode, io } = await ask(`${name}.yaml`, "--report", `${name}.html`);
    expect([exitCode, io.stderrText()]).toEqual([0, ""]);
    return readFile(join(folder.path, `${name}.html`), "utf8");
  };

  it("says first that a load is not borne, in sentences and as a document", async () => {
    const { io } = await ask("rush.yaml");
    expect(io.stdoutText().startsWith("encode cannot bear this load: 0.5 invocations come a second")).toBe(true);
    const { io: other } = await ask("rush.yaml", "--json");
    const document = forecast.document.parse(other.document());
    expect(document).toMatchObject({ forecast: { overloads: [{ component: "encode", offered: 1.25, bears: 1 }] } });
  });

  it("draws response against load up to all that is borne, beside what the surrogate says of the long run", async () => {
    const html = await report("calm");
    expect(html).toMatch(/mean response and response, 95\s% at most by load/);
    expect(html).toContain("all that it bears: 2 times the load");
    expect(html).toMatch(/(surrogate|analytic answer), in the long run/);
    expect(html.match(/class="band/g)!.length).toBeGreaterThanOrEqual(3);
    expect(html).toContain('class="limit"');
    expect(html).toContain('class="identity"');
    // 20 % to 95 % of twice the load.
    expect(html).toContain("0.4 times the load");
    expect(html).toContain("1.9 times the load");
  });

  it("says in the report, too, that a load is not borne, and draws the loads that are", async () => {
    const html = await report("rush");
    expect(html).toContain('<p class="lead failure">encode cannot bear this load');
    expect(html).toContain("all that it bears: 0.8 times the load");
  });

  it("draws a batch at once without an end", async () => {
    const html = await report("batch");
    expect(html).not.toContain('class="limit"');
    expect(html).toContain("1.5 times the load");
  });
});
