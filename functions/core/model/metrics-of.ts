import { blendAnswers, type BlendMember, type Contest } from "#core/selection/blend.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import { type FoldKind } from "#core/selection/folds.ts";
import type { HeldOut } from "./held-out.ts";
import type { Metrics } from "./model.ts";
import { scoresOf } from "./scores.ts";

/** How good the model is on what was held out, and how good the mean alone. */
export function metricsOf(
  { tested: { measured }, folds, outcomes, scale }: Contest,
  heldOut: HeldOut,
  members: readonly BlendMember[],
  groups: readonly string[],
  level: number,
): Metrics {
  const delivered = blendAnswers(
    scale,
    members.map(({ weight, outcome }) => ({ weight, values: outcome.predicted })),
  );
  const baseline = outcomes.find(({ trial }) => trial.family === BASELINE_FAMILY)?.predicted ?? delivered;
  const inside = heldOut.measured.filter(
    (target, entry) => heldOut.lower[entry]! <= target && target <= heldOut.upper[entry]!,
  );
  const what = HELD_OUT[folds.kind];
  return {
    folds: { kind: folds.kind, count: folds.count, choices: [...heldOut.choices] },
    heldOut: scoresOf(
      heldOut.measured,
      heldOut.predicted,
      `${what}; the learners, their hyperparameters and shares were chosen anew without them.`,
    ),
    selection: scoresOf(
      measured,
      delivered,
      `${what}; but the same rows chose the learners and their shares, which flatters them.`,
    ),
    baseline: scoresOf(measured, baseline, `${what}; the mean of the others.`),
    coverage: {
      level,
      share: inside.length / heldOut.measured.length,
      rows: heldOut.measured.length,
      configurations: new Set(groups).size,
      data: `${what}; ${folds.count > 1 ? "the interval was calibrated without them" : "but the interval was calibrated on them too, as there is nothing else to calibrate it on"}.`,
    },
  };
}

const HELD_OUT: Readonly<Record<FoldKind, string>> = {
  "grouped-k-fold": "Configurations held out",
  "leave-one-configuration-out": "Configurations held out",
  extrapolation: "Rows beyond the cuts of the range, learned on the other side of them",
  interpolation: "Rows at values between others, held out with all rows of that value",
  "extrapolation-and-interpolation": "Rows beyond a cut of a range and at values between others, held out",
};
