import { z } from "zod";

import { cappedMape } from "./mape.ts";
import { mae } from "./mae.ts";
import { pinball } from "./pinball.ts";
import { r2Score } from "./r2-score.ts";
import { rmse } from "./rmse.ts";

/**
 * What a choice goes by; lower is better. `capped-mape`: each row's relative error held to at most 1; `relative-mae`: the
 * mean absolute error over the mean; `one-minus-r2`: the share of the variance that is not explained; `pinball:0.9`: the
 * loss of a quantile.
 */
export const SelectionMetric = z.union([
  z.enum(["capped-mape", "relative-mae", "mae", "rmse", "one-minus-r2"]),
  z.templateLiteral(["pinball:", z.number()]),
]);
export type SelectionMetric = z.infer<typeof SelectionMetric>;

/** By relative errors, unless some targets are zero and have none: then by the mean error over the mean. */
export function selectionMetricFor(targets: Float64Array): SelectionMetric {
  return targets.includes(0) ? "relative-mae" : "capped-mape";
}

/** Measured and predicted values of test entries, with the fold of each. */
export interface Tested {
  readonly measured: Float64Array;
  readonly foldOf: readonly number[];
}

/** The error that a choice goes by, over some test entries: the mean over their folds, each counting the same unless told. */
export function selectionError(
  by: SelectionMetric,
  { measured, foldOf }: Tested,
  predicted: Float64Array,
  entries: readonly number[],
  weightOfFold: (fold: number) => number = () => 1,
): number {
  const byFold = new Map<number, { truths: number[]; answers: number[] }>();
  for (const entry of entries) {
    const fold = foldOf[entry]!;
    let pairs = byFold.get(fold);
    if (pairs === undefined) byFold.set(fold, (pairs = { truths: [], answers: [] }));
    pairs.truths.push(measured[entry]!);
    pairs.answers.push(predicted[entry]!);
  }
  let sum = 0;
  let weights = 0;
  for (const [fold, { truths, answers }] of byFold) {
    const weight = weightOfFold(fold);
    sum += weight * errorOf(by, truths, answers);
    weights += weight;
  }
  return weights === 0 ? 0 : sum / weights;
}

function errorOf(by: SelectionMetric, truths: readonly number[], answers: readonly number[]): number {
  switch (by) {
    case "capped-mape":
      return cappedMape(truths, answers) ?? 0;
    case "relative-mae":
      return mae(truths, answers) / (truths.reduce((sum, truth) => sum + Math.abs(truth), 0) / truths.length || 1);
    case "mae":
      return mae(truths, answers);
    case "rmse":
      return rmse(truths, answers);
    case "one-minus-r2":
      return 1 - (r2Score(truths, answers) ?? 0);
    default:
      return pinball(truths, answers, Number(by.slice("pinball:".length)));
  }
}
