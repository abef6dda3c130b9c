import { didYouMean } from "#core/document/nearest-name.ts";
import type { FitTask } from "./regressor.ts";

/** Where the feature of a name is among those of a task. */
export function featureIndex(what: string, name: string, { names }: Pick<FitTask, "names">): number {
  if (names === undefined) {
    throw new TypeError(
      `Cannot fit a ${what} as features must have names to find "${name}" among them: they have none`,
    );
  }
  const index = names.indexOf(name);
  if (index < 0)
    throw new RangeError(`Cannot fit a ${what} as "${name}" must be a feature: ${didYouMean(name, names)}`);
  return index;
}
