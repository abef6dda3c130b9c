import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import { INPUT_BYTES, type TrainInput } from "#core/campaign/train-inputs.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";

/** Fewer values than these, and there is nothing to learn from one and test on another. */
const LEAST_VALUES = { extrapolate: 2, interpolate: 3 } as const;

/** What is wrong with what a spec says of how its models will be asked. */
export function trainFlaws(
  { train, inputs: sets }: Pick<CampaignSpec, "train" | "inputs">,
  inputs: readonly TrainInput[],
): Flaw[] {
  if (train === undefined) return [];
  const flaws: Flaw[] = [];
  const known = inputs.map(({ name }) => name);
  for (const field of ["extrapolate", "interpolate"] as const) {
    for (const [index, name] of (train[field] ?? []).entries()) {
      const path = ["train", field, index];
      const input = inputs.find((each) => each.name === name);
      if (input === undefined) flaws.push(unknown(path, name, known));
      else {
        const values = name === INPUT_BYTES ? Object.keys(sets).length : new Set(input.planned).size;
        const least = LEAST_VALUES[field];
        if (values < least) {
          const what = name === INPUT_BYTES ? "input sets" : "values";
          const rule = `must have at least ${least} ${what} in the campaign, to be tested on what was not learned: it has ${values}`;
          flaws.push({ path, rule });
        }
      }
      if (field === "interpolate" && train.extrapolate?.includes(name) === true)
        flaws.push({ path, rule: "must not be in train.extrapolate too: models go beyond values or between them" });
    }
  }
  for (const [name, ends] of Object.entries(train.deployment ?? {})) {
    const path = ["train", "deployment", name];
    const input = inputs.find((each) => each.name === name);
    if (input === undefined) {
      flaws.push({ ...unknown(path, name, known), withoutValue: true });
      continue;
    }
    const [lowest = NaN, highest = NaN] = ends.map((end) => input.valueOf(end));
    for (const [index, end] of [lowest, highest].entries()) {
      if (!(end >= 0 && Number.isFinite(end)))
        flaws.push({ path: [...path, index], rule: "must be a value as components give it, not below 0" });
    }
    if (lowest > highest) flaws.push({ path, rule: "must begin with the smallest value" });
  }
  return flaws;
}

function unknown(path: Flaw["path"], name: string, known: readonly string[]): Flaw {
  return { path, rule: `must be an input of numbers of this campaign: ${didYouMean(name, known)}` };
}
