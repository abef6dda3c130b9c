import { readFile } from "node:fs/promises";
import { argv } from "node:process";

import { artifactText } from "#core/document/artifact.ts";
import { Model } from "#core/model/model.ts";
import { modelFlaw } from "#core/model/model-flaw.ts";
import { prepareModel } from "#core/model/predict.ts";
import type { PredictionRow } from "#core/model/prediction.ts";

// What a delivered model costs: its bytes, the time to have it ready, and to answer with intervals.
const text = await readFile(argv[2]!, "utf8");
const began = performance.now();
const model = Model.parse(JSON.parse(text));
const parsed = performance.now();
if (modelFlaw(model) !== undefined) throw new Error(modelFlaw(model));
const checked = performance.now();
const answer = prepareModel(model);
const ready = performance.now();
const rows = Array.from({ length: 10_000 }, (_, index) => question(index));
for (let round = 0; round < 200; round++) answer([rows[round]!]);
const single = cpuOf(() => {
  for (let round = 0; round < 1000; round++) answer([rows[round]!]);
});
const all = cpuOf(() => void answer(rows));
console.log(
  `${(artifactText(model).length / 1024).toFixed(0)} KiB; first load ${(parsed - began).toFixed(1)} ms to read, ${(checked - parsed).toFixed(1)} ms to check, ${(ready - checked).toFixed(1)} ms to prepare (goal 20 ms in all, as it is shipped); ` +
    `${(single / 1000).toFixed(0)} µs a row alone; ${(all / 1000).toFixed(0)} ms for 10,000 rows`,
);

/** Somewhere in the trained region, at places that were not measured. */
function question(index: number): PredictionRow {
  return Object.fromEntries(
    model.inputs.map((input, place) => {
      if (input.kind === "category") return [input.name, input.values[index % input.values.length]!];
      const share = (index * 0.618034 * (place + 1)) % 1;
      return [input.name, input.minimum + share * (input.maximum - input.minimum)];
    }),
  );
}

/** Microseconds of CPU; for a thousand rounds that is milliseconds a round times 1,000. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
