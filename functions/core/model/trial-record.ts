import { z } from "zod";

import { PackedFloat64, packFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { describeTrial, type Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";

/** What came of one trial, kept while the search that it belongs to is not over. */
export const TrialRecord = z.strictObject({
  format: z.literal("trial-record"),
  version: z.literal(2),
  /** In words, for whoever looks. */
  trial: z.string(),
  outcome: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("trained"), predicted: PackedFloat64, deviations: PackedFloat64.nullable() }),
    z.strictObject({ kind: z.literal("failed"), reason: z.string() }),
  ]),
});
export type TrialRecord = z.infer<typeof TrialRecord>;

export function trialRecord(outcome: TrialOutcome): TrialRecord {
  return {
    format: "trial-record",
    version: 2,
    trial: describeTrial(outcome.trial),
    outcome:
      outcome.kind === "trained"
        ? {
            kind: "trained",
            predicted: packFloat64(outcome.predicted),
            deviations: outcome.deviations && packFloat64(outcome.deviations),
          }
        : { kind: "failed", reason: outcome.reason },
  };
}

/** The outcome that was kept, to the bit. */
export function outcomeOf(trial: Trial, { outcome }: TrialRecord): TrialOutcome {
  return outcome.kind === "trained"
    ? {
        kind: "trained",
        trial,
        predicted: unpackFloat64(outcome.predicted),
        deviations: outcome.deviations && unpackFloat64(outcome.deviations),
      }
    : { kind: "failed", trial, reason: outcome.reason };
}
