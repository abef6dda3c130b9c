import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { blendEntries, type BlendMember, type Contest } from "#core/selection/blend.ts";
import { selectEntries } from "#core/selection/folds.ts";
import type { HeldOutPredictions } from "#core/selection/interval.ts";
import { posteriorScale } from "#core/selection/posterior-scale.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

/** What a blend answers for some test entries, in their order, and how much its members differ. */
export interface EntryAnswers {
  readonly predicted: Float64Array;
  readonly spread: Float64Array;
}

/** Answers for some test entries with all that an interval is made of. */
export function heldOutView(
  { features, groups }: TrainingTable,
  { folds, tested }: Contest,
  reference: TrainedOutcome | null,
  entries: readonly number[],
  { predicted, spread }: EntryAnswers,
): HeldOutPredictions {
  const { rows, foldOf } = selectEntries(folds, entries);
  const deviations = reference?.deviations ?? null;
  const own = deviations === null ? null : Float64Array.from(entries, (entry) => deviations[entry]!);
  return {
    table: selectTableRows(features, rows),
    measured: Float64Array.from(entries, (entry) => tested.measured[entry]!),
    predicted,
    groups: rows.map((row) => groups[row]!),
    foldOf,
    foldKind: folds.kind,
    posterior: posteriorScale(own, spread),
  };
}

/** Answers where something was measured, by what answers there. */
export function knownView(
  table: TrainingTable,
  known: Contest,
  members: readonly BlendMember[],
  reference: TrainedOutcome | null,
): HeldOutPredictions {
  const entries = [...known.folds.rows.keys()];
  const there = (outcome: TrainedOutcome): TrainedOutcome =>
    known.outcomes.find(({ trial }) => trial === outcome.trial) ?? outcome;
  const blend = members.map(({ weight, outcome }) => ({ weight, outcome: there(outcome) }));
  return heldOutView(
    table,
    known,
    reference === null ? null : there(reference),
    entries,
    blendEntries(known.scale, blend, entries),
  );
}

/** The answers for some of all test entries. */
export function takeEntries({ predicted, spread }: EntryAnswers, entries: readonly number[]): EntryAnswers {
  return {
    predicted: Float64Array.from(entries, (entry) => predicted[entry]!),
    spread: Float64Array.from(entries, (entry) => spread[entry]!),
  };
}
