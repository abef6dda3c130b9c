import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";

import { buildBundles } from "../../../scripts/build/build-bundles.ts";
import { OWN_FUNCTIONS } from "../../../scripts/own/own-call.ts";
import { shippedOwnModels } from "../../../scripts/own/shipped-models.ts";
import { PACKAGE_ROOT } from "../../../scripts/package-root.ts";
import { runVerb } from "../../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

const TIMEOUT = 600_000;

/** The campaigns of our own functions at a small size: each function is measured six times, and one learner is tried. */
const SMALLER: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  aggregator: [
    ["cpu: [0.25, 0.5, 1]", "cpu: [0.5, 1]"],
    ["RECORDS: [10, 100, 400, 1000]", "RECORDS: [2, 6, 12]"],
    ["repetitions: 2", "repetitions: 1"],
    ["train: { extrapolate: [aggregator.environment.RECORDS] }", "train: { learners: [ridge] }"],
  ],
  predictor: [
    ["cpu: [0.1, 0.25, 0.5, 1]", "cpu: [0.5, 1]"],
    ["CONCURRENCY: [1, 4, 16]", "CONCURRENCY: [1, 2, 4]"],
    ["requestsPerSecond: [2, 8], count: 24 }", "requestsPerSecond: 8, count: 4 }\ntrain: { learners: [ridge] }"],
  ],
  trainer: [
    ["cpu: [0.5, 1, 2]", "cpu: [1, 2]"],
    ["memory: [256Mi, 512Mi]", "memory: 512Mi"],
    ["ROWS: [40, 100, 250, 400]", "ROWS: [8, 12, 16]"],
    ["sweep: { sample: 14 }\n", ""],
    ["train: { extrapolate: [trainer.environment.ROWS] }", "train: { learners: [ridge] }"],
  ],
};

describe("profaas self-profile", () => {
  let folder: TemporaryFolder;
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeAll(async () => {
    folder = await temporaryFolder();
    await cp(join(PACKAGE_ROOT, "workflows/modelling/own"), at("workflows/modelling/own"), { recursive: true });
    for (const [name, changes] of Object.entries(SMALLER)) {
      const file = at("workflows/modelling/own", `${name}.campaign.yaml`);
      let text = await readFile(file, "utf8");
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replace(from, to);
      }
      await writeFile(file, text);
    }
  });
  afterAll(() => folder.remove());

  const call = (...more: string[]) =>
    ["self-profile", "--campaigns", "workflows/modelling/own", "--output", "models", ...more] as const;

  it("says what is missing where there is nothing to measure", async () => {
    const io = fakeIo({ directory: folder.path });
    expect(await runVerb(call("--fresh"), io)).toBe(2);
    expect(io.stderrText()).toContain(
      `Cannot measure our own functions as ${at("dist/aggregator.mjs")} is not there: npm run build makes it`,
    );
  });

  it(
    "goes in one command from an empty store to models of our own functions, their tables and a notice",
    async () => {
      await buildBundles(at("dist"));
      const io = fakeIo({ directory: folder.path });
      expect(await runVerb(call("--fresh", "--json"), io)).toBe(0);
      const document = io.document() as { functions: { function: string; runs: number }[]; nodeSeconds: number };
      expect(document.functions.map(({ function: name, runs }) => [name, runs])).toEqual(
        OWN_FUNCTIONS.map((name) => [name, 6]),
      );
      const files = (await readdir(at("models"), { recursive: true })).sort();
      expect(files).toEqual(
        [
          "NOTICE.md",
          "measured",
          ...OWN_FUNCTIONS.flatMap((name) => [
            `measured/${name}.csv`,
            `own-${name}.${name}.peakMemoryBytes.json`,
            `own-${name}.${name}.serviceSeconds.json`,
          ]),
        ].sort(),
      );
      for (const name of OWN_FUNCTIONS) {
        const table = readCsv(await readFile(at("models/measured", `${name}.csv`), "utf8"), name);
        expect(table.rows.length).toBe(name === "predictor" ? 24 : 6);
      }
      // As deploy reads them.
      const models = await shippedOwnModels(at("models"));
      for (const name of OWN_FUNCTIONS) {
        expect(models[name].serviceSeconds).toMatchObject({ subject: name, target: { name: "serviceSeconds" } });
        expect(models[name].peakMemoryBytes).toMatchObject({ target: { name: "peakMemoryBytes" } });
      }
      const notice = await readFile(at("models/NOTICE.md"), "utf8");
      expect(notice).toContain("from an empty store: 18 runs");
      expect(notice).toContain(`${document.nodeSeconds.toFixed(1)} node-seconds`);
      for (const name of OWN_FUNCTIONS) expect(notice).toContain(`* own-${name}.${name}.serviceSeconds: MAPE `);
    },
    TIMEOUT,
  );
});
