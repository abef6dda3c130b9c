import type { FoldKind } from "#core/selection/folds.ts";

/** What the intervals of a model are made of and what they hold for, in sentences. */
export function intervalWords(scale: "constant" | "log-linear" | "posterior", folds: FoldKind): string {
  const where = {
    constant: "",
    "log-linear": "; wider where such errors were larger",
    posterior: "; wider where the learners know less or differ",
  }[scale];
  return `${METHOD[folds]}${where}. ${VALID[folds]}`;
}

const UNSEEN =
  "Quantiles of the errors on configurations that took no part in fitting or choosing the learners, the fewer they are the nearer to Student's t";

const METHOD: Readonly<Record<FoldKind, string>> = {
  "grouped-k-fold": UNSEEN,
  "leave-one-configuration-out": UNSEEN,
  extrapolation:
    "Student's t by the errors on rows beyond a cut of the range that took no part in fitting the learners, with a degree of freedom for each cut",
  interpolation:
    "Half way between quantiles of the errors on rows at values between others that took no part in fitting or choosing the learners, and Student's t with a degree of freedom for each set of such values",
  "extrapolation-and-interpolation":
    "Student's t by the errors on rows beyond a cut of a range or at values between others that took no part in fitting the learners, with a degree of freedom for each cut or set of values, or their quantiles, whichever is wider",
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
