import { z } from "zod";

import { type FeatureTable, selectTableRows } from "#core/dataset/feature-table.ts";
import { PackedFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { blendAnswers, blendSpread } from "./blend.ts";
import { configurationKeys } from "./configuration-keys.ts";
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
        /** Its share where something was measured; these sum to 1 too, and are there together with `known`. */
        knownWeight: z.number().nonnegative().optional(),
      }),
    )
    .min(1),
  /** What was measured, by keys of the inputs, where other shares are better there than elsewhere. */
  known: PackedFloat64.optional(),
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

/**
 * Unpacks a learner, once; `reference` is the member that is asked how uncertain it is: `anywhere`, as if nothing was
 * measured there, or not.
 */
export function prepareLearner(
  { targetScale, members, known }: FittedLearner,
  reference: number | null,
  { anywhere = false } = {},
): (table: FeatureTable) => LearnerAnswers {
  const answers = members.map(({ family: _family, weight, knownWeight = 0, ...pipeline }) =>
    weight > 0 || knownWeight > 0 ? preparePipeline(pipeline) : null,
  );
  const blendOf = (weightOf: (member: Member) => number) => (table: FeatureTable) => {
    const voices = members.flatMap((member, index) =>
      weightOf(member) > 0 ? [{ weight: weightOf(member), values: answers[index]!(table) }] : [],
    );
    return { predicted: blendAnswers(targetScale, voices), spread: blendSpread(targetScale, voices) };
  };
  const elsewhere = blendOf(({ weight }) => weight);
  const blend =
    known === undefined
      ? elsewhere
      : apart(
          known,
          blendOf(({ knownWeight = 0 }) => knownWeight),
          elsewhere,
        );
  const deviationOf = reference === null ? null : referenceDeviation(members, reference, anywhere);
  return (table) => ({ ...blend(table), deviations: deviationOf === null ? null : deviationOf(table) });
}

type Member = FittedLearner["members"][number];
type Blend = (table: FeatureTable) => Pick<LearnerAnswers, "predicted" | "spread">;

/** Asks one blend for the rows that were measured, and another for those that were not. */
function apart(known: PackedFloat64, there: Blend, elsewhere: Blend): Blend {
  const keys = new Set(unpackFloat64(known));
  return (table) => {
    const places: { readonly there: number[]; readonly elsewhere: number[] } = { there: [], elsewhere: [] };
    for (const [row, key] of configurationKeys(table).entries())
      places[keys.has(key) ? "there" : "elsewhere"].push(row);
    if (places.there.length === 0) return elsewhere(table);
    if (places.elsewhere.length === 0) return there(table);
    const predicted = new Float64Array(table.rowCount);
    const spread = new Float64Array(table.rowCount);
    for (const [rows, blend] of [
      [places.there, there],
      [places.elsewhere, elsewhere],
    ] as const) {
      const answered = blend(selectTableRows(table, rows));
      for (const [index, row] of rows.entries()) {
        predicted[row] = answered.predicted[index]!;
        spread[row] = answered.spread[index]!;
      }
    }
    return { predicted, spread };
  };
}

function referenceDeviation(members: FittedLearner["members"], reference: number, anywhere: boolean) {
  const member = members[reference];
  const deviation = member === undefined ? null : prepareDeviation(member, undefined, { anywhere });
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
