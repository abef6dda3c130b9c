import { didYouMean } from "#core/document/nearest-name.ts";
import { checkDimension, type Dimension, type HyperparameterValue } from "./dimension.ts";

const PRIORS = ["uniform", "loguniform", "quniform", "qloguniform", "randint"];

/**
 * The dimension that a text such as `loguniform(0.01,1)` means: the notation of hyperopt as aMLLibrary has it, where the
 * bounds of `loguniform` are plain numbers; undefined where the text is no such call. `randint(a,b)` includes b.
 */
export function parsePrior(name: string, text: string): Dimension | undefined {
  const call = /^\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*$/.exec(text);
  if (call === null) return undefined;
  const prior = call[1]!;
  if (!PRIORS.includes(prior)) {
    throw new RangeError(`Cannot read "${name}" as ${prior} must be a prior: ${didYouMean(prior, PRIORS)}`);
  }
  const given = call[2]!.split(",").map((part) => part.trim());
  const wanted = prior.startsWith("q") ? 3 : 2;
  if (given.length !== wanted) {
    throw new RangeError(`Cannot read "${name}" as ${prior} must have ${wanted} numbers: there are ${given.length}`);
  }
  const numbers = given.map((part) => {
    const number = part === "" ? NaN : Number(part);
    if (Number.isFinite(number)) return number;
    throw new RangeError(`Cannot read "${name}" as ${prior} must be given numbers: one is "${part}"`);
  });
  const dimension = dimensionOf(prior, numbers);
  checkDimension(name, dimension);
  return dimension;
}

/** The dimension of a hyperparameter as a configuration lists it: one prior alone, or the values to choose from. */
export function parseDimension(name: string, values: readonly HyperparameterValue[]): Dimension {
  const priors = values.flatMap((value) => (typeof value === "string" ? (parsePrior(name, value) ?? []) : []));
  const [prior] = priors;
  if (prior === undefined) {
    const dimension: Dimension = { kind: "choice", values };
    checkDimension(name, dimension);
    return dimension;
  }
  if (values.length > 1) {
    throw new RangeError(`Cannot read "${name}" as a prior must stand alone: it is one of ${values.length} values`);
  }
  return prior;
}

function dimensionOf(prior: string, [low = 0, high = 0, step]: readonly number[]): Dimension {
  if (prior === "randint") return { kind: "integer", low, high };
  const kind = prior.endsWith("loguniform") ? "log-uniform" : "uniform";
  return { kind, low, high, ...(step === undefined ? {} : { step }) };
}
