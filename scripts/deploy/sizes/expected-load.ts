import type { ExpectedLoad } from "#core/inventory/own-resources.ts";

import { badInput } from "../../command-failure.ts";

/** What our functions are expected to do where nobody says otherwise. */
export const USUAL_LOAD: ExpectedLoad = {
  rows: 200,
  records: 200,
  questionsPerSecond: 8,
  questionsAtOnce: 16,
  stepSeconds: 240,
  answerSeconds: 0.5,
};

/** The usual load with what is said of it: `rows=400,answerSeconds=0.2`. */
export function expectedLoad(text: string | undefined): ExpectedLoad {
  const load: Record<keyof ExpectedLoad, number> = { ...USUAL_LOAD };
  for (const part of text?.split(",") ?? []) {
    const [name = "", value = ""] = part.split("=");
    const known = (Object.keys(USUAL_LOAD) as (keyof ExpectedLoad)[]).find((each) => each === name.trim());
    if (known === undefined) {
      throw badInput(
        `Cannot read --expect as it must name ${Object.keys(USUAL_LOAD).join(", ")}: current value is ${JSON.stringify(part)}`,
      );
    }
    const amount = Number(value);
    if (!(value.trim() !== "" && Number.isFinite(amount) && amount > 0)) {
      throw badInput(`Cannot read --expect as ${known} must be a number above 0: current value is "${value}"`);
    }
    load[known] = amount;
  }
  return load;
}
