import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { fdlServices } from "../../../../scripts/deploy/oscar/fdl-services.ts";
import { runVerb } from "../../../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";
import { fakeIo } from "../../fake-io.ts";

const OWN = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar");

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(OWN, folder.path, { recursive: true });
});
afterEach(() => folder.remove());

async function written(from: string, to: string): Promise<void> {
  const path = join(folder.path, "profaas.fdl.yaml");
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

it("fdlServices() takes our own FDL, in the order of the chain", async () => {
  const services = await fdlServices(folder.path);
  expect(services.map(({ function: role }) => role)).toEqual([
    ...["profiler", "aggregator", "trainer", "simulator", "predictor"],
  ]);
});

it.each([
  [
    "script: function.sh",
    "script: nosuch.sh",
    'the script of service "profaas-profiler" nosuch.sh as there is no such',
  ],
  ['cpu: "0.5"', 'cpu: "half"', 'must be a quantity of CPU, such as 0.5 or 500m: current value is "half"'],
  ["memory: 512Mi", "memory: 512MB", 'must be a quantity of memory, such as 512Mi or 1Gi: current value is "512MB"'],
  ["image: registry", "image: a registry", "must be the name of an image"],
  ["kind: simulated", "kind: simulatd", 'PROFAAS_OPERATOR_YAML of service "profaas-profiler":'],
  ["simulated: { cluster: simulated }", "simulated: { cluster: simulate }", 'did you mean "simulated"?'],
])("deploy oscar ends with exit code 2 where %j became %j, before it asks OSCAR", async (from, to, sentence) => {
  await written(from, to);
  await writeFile(join(folder.path, "profaas.yaml"), "store: { kind: s3, endpoint: http://127.0.0.1:9 }\n");
  const environment = { OSCAR_ENDPOINT: "http://127.0.0.1:9", OSCAR_TOKEN: "token" };
  const io = fakeIo({ directory: folder.path, environment });
  expect(await runVerb(["deploy", "oscar", ".", "--check"], io)).toBe(2);
  expect(io.stderrText()).toContain(sentence);
});
