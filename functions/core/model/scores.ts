import { mae } from "#core/selection/mae.ts";
import { mape } from "#core/selection/mape.ts";
import { r2Score } from "#core/selection/r2-score.ts";
import { rmse } from "#core/selection/rmse.ts";
import type { Scores } from "./model.ts";

/** All metrics of predictions against measurements, and on which data. */
export function scoresOf(measured: ArrayLike<number>, predicted: ArrayLike<number>, data: string): Scores {
  return {
    mape: mape(measured, predicted),
    rmse: rmse(measured, predicted),
    mae: mae(measured, predicted),
    r2: r2Score(measured, predicted),
    rows: measured.length,
    zeroTargets: Array.from(measured).filter((value) => value === 0).length,
    data,
  };
}
