import { averagedQuantile } from "#core/numeric/averaged-quantile.ts";

/** What boosting makes small: the derivatives that it follows, where it starts, and what a leaf then answers. */
export interface BoostingLoss {
  /** The constant that is best of all. */
  baseScore(targets: Float64Array, weights: Float64Array): number;
  /** Fills in the first derivative at each answer, times the weight; the second one is the weight itself. */
  gradients(answers: Float64Array, targets: Float64Array, weights: Float64Array, gradients: Float64Array): void;
  /** The quantile of the residuals that a leaf answers with; null where Newton's step is right. */
  readonly leafQuantile: number | null;
}

export type LossKind = "squared-error" | "absolute-error" | "quantile";

/** The loss of a kind; `level` is the quantile that is asked for. */
export function boostingLoss(kind: LossKind, level: number): BoostingLoss {
  switch (kind) {
    case "squared-error":
      return SQUARED_ERROR;
    case "absolute-error":
      return pinball(0.5, 2);
    case "quantile":
      if (!(level > 0 && level < 1)) {
        throw new RangeError(`Cannot boost towards a quantile as its level must lie between 0 and 1: it is ${level}`);
      }
      return pinball(level, 1);
  }
}

const SQUARED_ERROR: BoostingLoss = {
  baseScore(targets, weights) {
    let sum = 0;
    let total = 0;
    for (let row = 0; row < targets.length; row++) {
      sum += weights[row]! * targets[row]!;
      total += weights[row]!;
    }
    return sum / total;
  },
  gradients(answers, targets, weights, gradients) {
    for (let row = 0; row < gradients.length; row++) gradients[row] = weights[row]! * (answers[row]! - targets[row]!);
  },
  leafQuantile: null,
};

/** `factor` times the pinball loss (Koenker and Bassett 1978). */
function pinball(level: number, factor: number): BoostingLoss {
  return {
    baseScore: (targets, weights) => averagedQuantile(targets, weights, level),
    gradients(answers, targets, weights, gradients) {
      for (let row = 0; row < gradients.length; row++) {
        const error = answers[row]! - targets[row]!;
        const slope = error > 0 ? 1 - level : error < 0 ? -level : 0;
        gradients[row] = factor * weights[row]! * slope;
      }
    },
    leafQuantile: level,
  };
}
