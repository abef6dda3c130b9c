import { type BlendMember, type Contest } from "#core/selection/blend.ts";
import { chooseTrial } from "#core/selection/choose-trial.ts";
import { familiesOf } from "#core/selection/families.ts";
import { mape } from "#core/selection/mape.ts";
import { rmse } from "#core/selection/rmse.ts";
import { selectionError } from "#core/selection/selection-error.ts";
import { describeTrial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { Candidate } from "./model.ts";

/** The best trial of each family that was tried with its share in what is delivered, or why it has none. */
export function candidatesOf(
  outcomes: readonly TrialOutcome[],
  { by, tested }: Pick<Contest, "by" | "tested">,
  members: readonly BlendMember[],
): Candidate[] {
  const entries = [...tested.measured.keys()];
  return familiesOf(outcomes.map(({ trial }) => trial)).map((family): Candidate => {
    const tried = outcomes.filter(({ trial }) => trial.family === family);
    const trained = tried.filter((outcome) => outcome.kind === "trained");
    const failures = tried.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.reason] : []));
    if (trained.length === 0) return { kind: "failed", family, reason: [...new Set(failures)].join("; ") };
    const best = chooseTrial(trained, by, tested, entries);
    return {
      kind: "trained",
      family,
      best: describeTrial(best.trial),
      weight: members.find(({ outcome }) => outcome.trial.family === family)?.weight ?? 0,
      selectionError: selectionError(by, tested, best.predicted, entries),
      mape: mape(tested.measured, best.predicted),
      rmse: rmse(tested.measured, best.predicted),
      trials: tried.length,
      failures,
    };
  });
}
