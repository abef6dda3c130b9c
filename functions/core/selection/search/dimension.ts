/** A value of a hyperparameter. */
export type HyperparameterValue = string | number | boolean | null | readonly number[];

/** What one hyperparameter may be: one of a list, or drawn from a prior between two numbers. */
export type Dimension =
  | { readonly kind: "choice"; readonly values: readonly HyperparameterValue[] }
  /** Every number between the two is as likely, or every logarithm; with a step, its multiples only. */
  | {
      readonly kind: "uniform" | "log-uniform";
      readonly low: number;
      readonly high: number;
      readonly step?: number;
    }
  /** Whole numbers, both ends among them, all as likely. */
  | { readonly kind: "integer"; readonly low: number; readonly high: number };

/** The value below which lies this share of the prior; a uniform share in [0, 1) gives a draw from the prior. */
export function valueAt(dimension: Dimension, share: number): HyperparameterValue {
  switch (dimension.kind) {
    case "choice":
      return dimension.values[Math.min(dimension.values.length - 1, Math.floor(share * dimension.values.length))]!;
    case "integer": {
      const { low, high } = dimension;
      return Math.min(high, low + Math.floor(share * (high - low + 1)));
    }
    default: {
      const { kind, low, high, step } = dimension;
      const value =
        kind === "uniform"
          ? low + share * (high - low)
          : Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)));
      return step === undefined ? Math.min(high, Math.max(low, value)) : multipleWithin(value, low, high, step);
    }
  }
}

/** The share of the prior below a value, in [0, 1]; of a list the middle of its place. */
export function shareOf(dimension: Dimension, value: HyperparameterValue): number {
  if (dimension.kind === "choice") return (dimension.values.indexOf(value) + 0.5) / dimension.values.length;
  const { kind, low, high } = dimension;
  const number = Number(value);
  if (kind === "integer") return (number - low + 0.5) / (high - low + 1);
  if (high === low) return 0.5;
  const share =
    kind === "uniform"
      ? (number - low) / (high - low)
      : (Math.log(number) - Math.log(low)) / (Math.log(high) - Math.log(low));
  return Math.min(1, Math.max(0, share));
}

/** Values for a grid: the whole list, or so many out of a prior, evenly and with both ends. */
export function levelsOf(dimension: Dimension, count: number): HyperparameterValue[] {
  if (dimension.kind === "choice") return [...dimension.values];
  const { kind, low, high } = dimension;
  const shares = Array.from({ length: count }, (_, index) => (count === 1 ? 0.5 : index / (count - 1)));
  const values =
    kind === "integer"
      ? high - low < count
        ? Array.from({ length: high - low + 1 }, (_, index) => low + index)
        : shares.map((share) => Math.round(low + share * (high - low)))
      : shares.map((share) => valueAt(dimension, share));
  return [...new Set(values)];
}

/** Refuses what no value can be drawn from, with a sentence. */
export function checkDimension(name: string, dimension: Dimension): void {
  const refuse = (rule: string, found: string): never => {
    throw new RangeError(`Cannot search "${name}" as ${rule}: ${found}`);
  };
  if (dimension.kind === "choice") {
    if (dimension.values.length === 0) refuse("there must be at least one value", "there is none");
    return;
  }
  const { kind, low, high } = dimension;
  if (!Number.isFinite(low) || !Number.isFinite(high)) refuse("bounds must be numbers", `${low} and ${high}`);
  if (low > high) refuse("the lower bound must be at most the upper one", `${low} and ${high}`);
  if (kind === "integer") {
    if (!Number.isInteger(low) || !Number.isInteger(high)) refuse("bounds must be whole", `${low} and ${high}`);
    return;
  }
  if (kind === "log-uniform" && !(low > 0)) refuse("bounds of logarithms must be positive", `${low}`);
  const { step } = dimension;
  if (step === undefined) return;
  if (!(step > 0) || !Number.isFinite(step)) refuse("the step must be positive", `${step}`);
  if (firstMultiple(low, step) > lastMultiple(high, step)) {
    refuse("a multiple of the step must lie within the bounds", `there is none of ${step} from ${low} to ${high}`);
  }
}

/** The multiple nearest to a value; hyperopt may give one that is outside of the bounds, this does not. */
function multipleWithin(value: number, low: number, high: number, step: number): number {
  const place = Math.round(value / step);
  const held = Math.min(lastMultiple(high, step), Math.max(firstMultiple(low, step), place));
  // 3 · 0.1 is 0.30000000000000004.
  return Number((held * step).toPrecision(12));
}

function firstMultiple(low: number, step: number): number {
  return Math.ceil(low / step - 1e-9);
}

function lastMultiple(high: number, step: number): number {
  return Math.floor(high / step + 1e-9);
}
