import type { BlendMember } from "./blend.ts";
import type { FittedLearner } from "./fitted-learner.ts";
import type { FittedPipeline } from "./fitted-pipeline.ts";
import type { Trial } from "./trial.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** Fits what was chosen to all rows; and a member beside it that is asked how uncertain the answers are. */
export async function fitLearner(
  members: readonly BlendMember[],
  reference: TrainedOutcome | null,
  scale: "log" | "identity",
  fit: (trial: Trial) => Promise<FittedPipeline>,
): Promise<{ readonly learner: FittedLearner; readonly reference: number | null }> {
  const silent = reference !== null && members.every(({ outcome }) => outcome !== reference);
  const all = silent ? [...members, { weight: 0, outcome: reference }] : members;
  const fitted = await Promise.all(
    all.map(async ({ weight, outcome }) => ({
      ...(await fit(outcome.trial)),
      family: outcome.trial.family,
      weight,
    })),
  );
  return {
    learner: { targetScale: scale, members: fitted },
    reference: reference === null ? null : all.findIndex(({ outcome }) => outcome === reference),
  };
}
