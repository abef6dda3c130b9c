import { z } from "zod";

import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { blendAnswers, blendSpread } from "./blend.ts";
import { FittedPipeline, prepareDeviation, preparePipeline } from "./fitted-pipeline.ts";

/** What a model answers with: one pipeline, or the mean of several by their weights: of logarithms on the log scale. */
export const FittedLearner = z.strictObject({
  targetScale: z.enum(["log", "identity"]),
  members: z
    .array(
      FittedPipeline.extend({
        /** What kind of learner it is, for people. */
        family: z.string(),
        /** Shares sum to 1; one of 0 has no say in the answer, but in how uncertain it is. */
        weight: z.number().nonnegative(),
      }),
    )
    .min(1),
});
export type FittedLearner = z.infer<typeof FittedLearner>;

/** Answers in the target's unit, with what is known of their uncertainty on the target's scale. */
export interface LearnerAnswers {
  readonly predicted: Float64Array;
  /** How much the members differ. */
  readonly spread: Float64Array;
  /** By the own account of a member; null where none was asked for. */
  readonly deviations: Float64Array | null;
}

/** Unpacks a learner, once; `reference` is the member that is asked how uncertain it is. */
export function prepareLearner(
  { targetScale, members }: FittedLearner,
  reference: number | null,
): (table: FeatureTable) => LearnerAnswers {
  const voices = members.flatMap(({ family: _family, weight, ...pipeline }) =>
    weight > 0 ? [{ weight, answer: preparePipeline(pipeline) }] : [],
  );
  const deviationOf = reference === null ? null : referenceDeviation(members, reference);
  return (table) => {
    const answers = voices.map(({ weight, answer }) => ({ weight, values: answer(table) }));
    return {
      predicted: blendAnswers(targetScale, answers),
      spread: blendSpread(targetScale, answers),
      deviations: deviationOf === null ? null : deviationOf(table),
    };
  };
}

function referenceDeviation(members: FittedLearner["members"], reference: number) {
  const member = members[reference];
  const deviation = member === undefined ? null : prepareDeviation(member);
  if (deviation === null) {
    throw new RangeError(
      `Cannot use a model as member ${reference} must say how uncertain it is: ${member === undefined ? "there is no such member" : `a ${member.regressor.kind} does not`}`,
    );
  }
  return deviation;
}

/** What a learner is, in a word: its family, or `blend`. */
export function learnerName({ members }: Pick<FittedLearner, "members">): string {
  const voices = members.filter(({ weight }) => weight > 0);
  return voices.length === 1 ? voices[0]!.family : "blend";
}
