import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { HeldOutPredictions } from "./interval.ts";

/** Some of the test entries, in this order. */
export function selectHeldOut(heldOut: HeldOutPredictions, entries: readonly number[]): HeldOutPredictions {
  const numbers = (values: Float64Array) => Float64Array.from(entries, (entry) => values[entry]!);
  return {
    table: selectTableRows(heldOut.table, entries),
    measured: numbers(heldOut.measured),
    predicted: numbers(heldOut.predicted),
    groups: entries.map((entry) => heldOut.groups[entry]!),
    foldOf: entries.map((entry) => heldOut.foldOf[entry]!),
    foldKind: heldOut.foldKind,
    posterior: heldOut.posterior === null ? null : numbers(heldOut.posterior),
  };
}
