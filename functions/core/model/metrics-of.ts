import type { TrainingTable } from "#core/dataset/training-table.ts";
import type { Choice, Contest } from "#core/selection/choose-learner.ts";
import type { Folds } from "#core/selection/folds.ts";
import type { HeldOut } from "./held-out.ts";
import type { Metrics } from "./model.ts";
import { scoresOf } from "./scores.ts";

/** How good the model is on configurations held out, and how good the mean alone. */
export function metricsOf(
  table: TrainingTable,
  folds: Folds,
  heldOut: HeldOut,
  choice: Choice,
  { outcomes }: Contest,
  level: number,
): Metrics {
  const { targets, groups } = table;
  const baseline = outcomes.find(({ trial }) => trial.regressor.kind === "mean") ?? choice;
  const inside = targets.filter((target, row) => heldOut.lower[row]! <= target && target <= heldOut.upper[row]!);
  return {
    folds: { kind: folds.kind, count: folds.count, choices: [...heldOut.choices] },
    heldOut: scoresOf(
      targets,
      heldOut.predicted,
      "Configurations held out; the regressor and its hyperparameters were chosen anew without them.",
    ),
    selection: scoresOf(
      targets,
      choice.predicted,
      "Configurations held out; but the same folds chose the regressor, which flatters it.",
    ),
    baseline: scoresOf(targets, baseline.predicted, "Configurations held out; the mean of the others."),
    coverage: {
      level,
      share: inside.length / targets.length,
      rows: targets.length,
      configurations: new Set(groups).size,
      data: "Configurations held out; the interval was calibrated on the others.",
    },
  };
}
