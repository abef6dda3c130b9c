import { z } from "zod";

import { StepOwner } from "#core/campaign/campaign-state.ts";
import type { TargetId } from "#core/campaign/object-keys.ts";

/** A target is given up when the process that learns it has died so many times in a row and got no further. */
export const MOST_FAILED_ATTEMPTS = 3;

/** How long after its last sign of life an attempt counts as dead, where nobody can see its process. */
export const ATTEMPT_LEASE_SECONDS = 60;

/**
 * One invocation at work on a target, gone when it has come to an end of any kind but the death of its process. It guards
 * nothing: two may learn the same.
 */
export const TrainingAttempt = z.strictObject({
  format: z.literal("training-attempt"),
  version: z.literal(1),
  subject: z.string(),
  target: z.string(),
  owner: StepOwner,
  leaseUntilEpochMilliseconds: z.number(),
  /** Trials of the target that were kept when it began: who died at the same number got no further. */
  trialsKept: z.int().nonnegative(),
  /** How many had failed in a row before it began; those that are at work together fail as one. */
  failedBefore: z.int().nonnegative(),
});
export type TrainingAttempt = z.infer<typeof TrainingAttempt>;

/** How many attempts have failed in a row since a trial was kept last. */
export function failedAttempts(
  attempts: readonly TrainingAttempt[],
  trialsKept: number,
  isAlive: (attempt: TrainingAttempt) => boolean,
): number {
  const failed = attempts.filter((attempt) => attempt.trialsKept === trialsKept && !isAlive(attempt));
  return Math.max(0, ...failed.map(({ failedBefore }) => failedBefore + 1));
}

/** Why a target is given up. */
export function givenUpSentence({ subject, target }: TargetId, modelName: string): string {
  return (
    `Cannot learn ${target} of ${subject} (${modelName}) as the process that learns it must live to the end of it: ` +
    `it died in ${MOST_FAILED_ATTEMPTS} attempts in a row without finishing one more trial (is it short of memory?)`
  );
}
