import type { Cell, Dataset } from "#core/dataset/dataset.ts";

/** Fewer configurations that were measured before and again tell no slope. */
const FEWEST_FOR_SLOPE = 4;
const STEEPEST = 2;

/**
 * One table of what was measured before and of what was measured again: the old rows of configurations that were not
 * measured again are carried over by how those changed that were. Their logarithms are shifted by the median change, or
 * where enough were measured again by the median line through the changes (Theil and Sen), so that a drift that takes
 * longer work harder is carried over too.
 */
export function refreshedDataset(old: Dataset, fresh: Dataset, target: string): Dataset {
  const group = placeOf(old, "configuration");
  const at = placeOf(old, target);
  const places = old.columns.map(({ name }) => fresh.columns.findIndex((column) => column.name === name));
  const again = fresh.rows.map((row): Cell[] => places.map((place) => (place < 0 ? null : (row[place] ?? null))));
  const known = new Set(again.map((row) => row[group]));
  const change = changeOf(levels(old.rows, group, at), levels(again, group, at));
  const carried = old.rows
    .filter((row) => !known.has(row[group] ?? null))
    .map((row) => row.map((cell, place) => (place === at && typeof cell === "number" ? change(cell) : cell)));
  return { ...old, rows: [...carried, ...again] };
}

/** How a value of then became one of now. */
function changeOf(before: ReadonlyMap<Cell, number>, after: ReadonlyMap<Cell, number>): (value: number) => number {
  const pairs = [...after].flatMap(([group, now]) => {
    const then = before.get(group);
    return then === undefined ? [] : [{ then, change: now - then }];
  });
  if (pairs.length === 0) return (value) => value;
  const slope = pairs.length < FEWEST_FOR_SLOPE ? 0 : theilSen(pairs);
  const shift = median(pairs.map(({ then, change }) => change - slope * then));
  return (value) => (value > 0 ? Math.exp(Math.log(value) * (1 + slope) + shift) : value);
}

function theilSen(pairs: readonly { readonly then: number; readonly change: number }[]): number {
  const slopes = pairs.flatMap((one, index) =>
    pairs
      .slice(index + 1)
      .flatMap((other) => (one.then === other.then ? [] : [(other.change - one.change) / (other.then - one.then)])),
  );
  return slopes.length === 0 ? 0 : Math.max(-STEEPEST, Math.min(STEEPEST, median(slopes)));
}

/** The mean of the logarithms of each configuration. */
function levels(rows: readonly (readonly Cell[])[], group: number, at: number): ReadonlyMap<Cell, number> {
  const sums = new Map<Cell, { sum: number; count: number }>();
  for (const row of rows) {
    const value = row[at];
    if (typeof value !== "number" || value <= 0) continue;
    const entry = sums.get(row[group] ?? null) ?? { sum: 0, count: 0 };
    sums.set(row[group] ?? null, { sum: entry.sum + Math.log(value), count: entry.count + 1 });
  }
  return new Map([...sums].map(([key, { sum, count }]) => [key, sum / count]));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

function placeOf({ columns }: Dataset, name: string): number {
  const place = columns.findIndex((column) => column.name === name);
  if (place < 0) throw new RangeError(`Cannot learn from what was measured again as the table has no column ${name}`);
  return place;
}
