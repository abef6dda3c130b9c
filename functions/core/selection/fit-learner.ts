import { type PackedFloat64 } from "#core/numeric/packed-numbers.ts";
import type { BlendMember } from "./blend.ts";
import type { FittedLearner } from "./fitted-learner.ts";
import type { FittedPipeline } from "./fitted-pipeline.ts";
import type { Trial } from "./trial.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** What answers where something was measured. */
export interface KnownBlend {
  readonly members: readonly BlendMember[];
  /** Keys of what was measured. */
  readonly keys: PackedFloat64;
}

/**
 * Fits what was chosen to all rows, for what was measured and for elsewhere; and a member beside it that is asked how
 * uncertain the answers are.
 */
export async function fitLearner(
  members: readonly BlendMember[],
  reference: TrainedOutcome | null,
  scale: "log" | "identity",
  fit: (trial: Trial) => Promise<FittedPipeline>,
  known: KnownBlend | null = null,
): Promise<{ readonly learner: FittedLearner; readonly reference: number | null }> {
  const trials = [...members, ...(known?.members ?? [])].map(({ outcome }) => outcome.trial);
  if (reference !== null) trials.push(reference.trial);
  const all = [...new Set(trials)];
  const weightIn = (blend: readonly BlendMember[], trial: Trial): number =>
    blend.find(({ outcome }) => outcome.trial === trial)?.weight ?? 0;
  const fitted = await Promise.all(
    all.map(async (trial) => ({
      ...(await fit(trial)),
      family: trial.family,
      weight: weightIn(members, trial),
      ...(known === null ? {} : { knownWeight: weightIn(known.members, trial) }),
    })),
  );
  return {
    learner: { targetScale: scale, members: fitted, ...(known === null ? {} : { known: known.keys }) },
    reference: reference === null ? null : all.indexOf(reference.trial),
  };
}
