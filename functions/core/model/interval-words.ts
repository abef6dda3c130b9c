import type { FoldKind } from "#core/selection/folds.ts";

/** What the intervals of a model are made of and what they hold for, in sentences. */
export function intervalWords(scale: "constant" | "log-linear" | "posterior", folds: FoldKind): string {
  const where = {
    constant: "",
    "log-linear": "; wider where such errors were larger",
    posterior: "; wider where the learners know less or differ",
  }[scale];
  return `Quantiles of the errors on ${TESTED[folds]} that took no part in fitting or choosing the learners${where}. ${VALID[folds]}`;
}

const TESTED: Readonly<Record<FoldKind, string>> = {
  "grouped-k-fold": "configurations",
  "leave-one-configuration-out": "configurations",
  extrapolation: "rows beyond a cut of the range",
  interpolation: "rows at values between others",
  "extrapolation-and-interpolation": "rows beyond a cut of a range or at values between others",
};

const NEAR =
  "Valid for configurations like the measured ones; outside the trained range the width grows with the distance, without a promise.";
const BEYOND =
  "Valid as far beyond the data as was tested on the data's own end; further out and along other inputs without a promise.";

const VALID: Readonly<Record<FoldKind, string>> = {
  "grouped-k-fold": NEAR,
  "leave-one-configuration-out": NEAR,
  extrapolation: BEYOND,
  interpolation:
    "Valid between the measured values; outside of them the width grows with the distance, without a promise.",
  "extrapolation-and-interpolation": BEYOND,
};
