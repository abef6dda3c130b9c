import type { Dataset } from "#core/dataset/dataset.ts";
import type { PredictionRow } from "#core/model/prediction.ts";

/** A real invocation: what a model would have been asked of it, and between what its target lay. */
export interface Observation {
  readonly question: PredictionRow;
  /** Equal where the clock was fine enough; whole seconds leave an interval. */
  readonly least: number;
  readonly most: number;
}

/** The rows of a table of invocations as observations of one target; rows without it are none. */
export function observationsOf({ columns, rows }: Pick<Dataset, "columns" | "rows">, target: string): Observation[] {
  const at = columns.findIndex(({ name, role }) => name === target && role === "target");
  if (at < 0) throw new RangeError(`Cannot observe ${target} as the table has no such target`);
  return rows.flatMap((row) => {
    const value = row[at];
    if (typeof value !== "number") return [];
    const known = columns.flatMap(({ name, role }, place): [string, number | string][] => {
      const cell = row[place];
      return role === "feature" && cell !== null && cell !== undefined ? [[name, cell]] : [];
    });
    return [{ question: Object.fromEntries(known), least: value, most: value }];
  });
}
