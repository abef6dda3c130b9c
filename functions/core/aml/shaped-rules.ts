import type { Rule } from "./hyperparameter-rules.ts";
import { oneOf } from "./hyperparameter-rules.ts";
import type { Literal } from "./literal.ts";

/** Just below 1, where a share of all rows is meant and 1 would be one row. */
const ALL = 1 - Number.EPSILON;

/** How many features a split looks at: a share (1.0 is all), a whole number of them, or a word. */
export const featuresPerSplit: Rule = {
  must: "must be shares above 0 and at most 1.0, whole numbers of features, auto, sqrt, log2 or None",
  prior: true,
  words: {
    auto: { value: "all", note: '"auto" is the old name of 1.0, all features, which is taken' },
    sqrt: { value: "sqrt" },
    log2: { value: "log2" },
  },
  read: (literal) => {
    if (literal.kind === "none") return { value: "all" };
    if (literal.kind !== "number" || !(literal.value > 0)) return undefined;
    if (literal.whole) return Number.isSafeInteger(literal.value) ? { value: literal.value } : undefined;
    return literal.value === 1 ? { value: "all" } : literal.value < 1 ? { value: literal.value } : undefined;
  },
};

/** Rows that a node must hold to be split: a number, or a share as a fraction. */
export const splitRows: Rule = rows(2, true);

/** Rows that a leaf must hold. */
export const leafRows: Rule = rows(1, false);

function rows(least: number, allIsShare: boolean): Rule {
  return {
    must: `must be whole numbers of at least ${least}, or shares above 0 and ${allIsShare ? "at most 1.0" : "below 1"}`,
    prior: true,
    read: (literal) => {
      if (literal.kind !== "number") return undefined;
      const { value, whole } = literal;
      if (whole) return Number.isSafeInteger(value) && value >= least ? { value } : undefined;
      if (value === 1 && allIsShare) return { value: ALL };
      return value > 0 && value < 1 ? { value } : undefined;
    },
  };
}

/** Units of the hidden layers: a list of whole numbers, or one. */
export const layers: Rule = {
  must: "must be lists of whole numbers of units of at least 1, at most 10000",
  prior: false,
  read: (literal) => {
    const items = literal.kind === "list" ? literal.items : [literal];
    const units = items.map((item) =>
      item.kind === "number" && item.whole && item.value >= 1 && item.value <= 10_000 ? item.value : Number.NaN,
    );
    return units.length > 0 && units.length <= 20 && !units.some(Number.isNaN) ? { value: units } : undefined;
  },
};

/** Shares of units that are silenced in training, which our networks do not do. */
export const dropouts: Rule = {
  must: "must be shares of at least 0 and below 1, or lists of them",
  prior: true,
  read: (literal) => {
    const items = literal.kind === "list" ? literal.items : [literal];
    if (items.length === 0 || !items.every(isShare)) return undefined;
    if (items.every((item) => item.kind === "number" && item.value === 0)) return { value: 0 };
    return { value: 0, note: "networks are trained without dropout here" };
  },
};

function isShare(item: Literal): boolean {
  return item.kind === "number" && item.value >= 0 && item.value < 1;
}

const SQUARED_ERROR = { value: "mean-squared-error" };

/** What networks are trained by and on: there is one of each. */
export const network = {
  optimizer: oneOf({ adam: { value: "adam" }, Adam: { value: "adam" } }),
  loss: oneOf({ mse: SQUARED_ERROR, mean_squared_error: SQUARED_ERROR, MeanSquaredError: SQUARED_ERROR }),
} as const;
