import type { HyperparameterValue } from "#core/selection/search/dimension.ts";
import type { Literal } from "./literal.ts";

/** What a value of a hyperparameter means here, with what its user should know. */
export interface Meaning {
  readonly value: HyperparameterValue;
  readonly note?: string;
}

/** What a hyperparameter may be. */
export interface Rule {
  /** `must be …`. */
  readonly must: string;
  /** Words that are values. */
  readonly words?: Readonly<Record<string, Meaning>>;
  /** What any other value means; undefined where it is none. */
  readonly read?: (literal: Literal) => Meaning | undefined;
  /** True where a prior may stand for numbers. */
  readonly prior: boolean;
}

function numbers(must: string, allowed: (value: number, whole: boolean) => boolean): Rule {
  return {
    must,
    prior: true,
    read: (literal) =>
      literal.kind === "number" && Number.isFinite(literal.value) && allowed(literal.value, literal.whole)
        ? { value: literal.value }
        : undefined,
  };
}

export const positive: Rule = numbers("must be numbers above 0", (value) => value > 0);
export const anyNumber: Rule = positive;

export function atLeast(least: number): Rule {
  return numbers(`must be numbers of at least ${least}`, (value) => value >= least);
}

export function whole(least: number): Rule {
  return numbers(
    `must be whole numbers of at least ${least}`,
    (value) => Number.isSafeInteger(value) && value >= least,
  );
}

/** None is no limit. */
export function wholeOrNone(least: number): Rule {
  const { read, prior } = whole(least);
  return {
    must: `must be whole numbers of at least ${least}, or None`,
    prior,
    read: (literal) => (literal.kind === "none" ? { value: Number.MAX_SAFE_INTEGER } : read?.(literal)),
  };
}

export const truth: Rule = {
  must: "must be True or False",
  prior: false,
  read: (literal) => (literal.kind === "truth" ? { value: literal.value } : undefined),
};

/** Whether there is a constant, free of sign. */
export const constant: Rule = {
  ...truth,
  read: (literal) => (literal.kind === "truth" ? { value: literal.value ? "free" : "none" } : undefined),
};

export function oneOf(words: Readonly<Record<string, Meaning>>): Rule {
  return { must: `must be one of ${Object.keys(words).join(", ")}`, prior: false, words };
}

/** What a tree makes small, by scikit-learn's names and those it had before 1.0. */
export const CRITERIA: Rule = oneOf({
  squared_error: { value: "squared-error" },
  absolute_error: { value: "absolute-error" },
  friedman_mse: { value: "squared-error", note: '"friedman_mse" makes the very splits of "squared_error"' },
  mse: { value: "squared-error", note: '"mse" is the old name of "squared_error", which is taken' },
  mae: { value: "absolute-error", note: '"mae" is the old name of "absolute_error", which is taken' },
});
