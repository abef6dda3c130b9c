import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

export type FoldKind =
  | "grouped-k-fold"
  | "leave-one-configuration-out"
  | "extrapolation"
  | "interpolation"
  | "extrapolation-and-interpolation";

/**
 * Which rows are tested with which others to learn from. A test entry is a row in a fold: where folds are sets of rows,
 * each row is an entry once; where they are cuts of a range, a row may be tested in several and others in none.
 */
export interface Folds {
  readonly kind: FoldKind;
  readonly count: number;
  /** Rows that each fold learns from. */
  readonly training: readonly (readonly number[])[];
  /** The row of each test entry … */
  readonly rows: readonly number[];
  /** … and the fold that it is tested in, from 0; entries of a fold follow in ascending order of rows or not at all. */
  readonly foldOf: readonly number[];
  /** The fold, the last one, that tests configurations which it learns from too; none without it. */
  readonly known?: number;
}

/** Up to so many configurations, each is held out alone. */
const MOST_LEFT_OUT_SINGLY = 25;

/** Folds for so many groups: each group alone when they are few, else 5 folds of whole groups. */
export function chooseFolds(groups: readonly string[], random: Prng): Folds {
  const distinct = new Set(groups).size;
  return distinct <= MOST_LEFT_OUT_SINGLY ? leaveOneGroupOut(groups) : groupKFold(groups, 5, random);
}

/** Holds out one group at a time, in the order of their first rows. */
export function leaveOneGroupOut(groups: readonly string[]): Folds {
  const folds = new Map<string, number>();
  for (const group of groups) if (!folds.has(group)) folds.set(group, folds.size);
  if (folds.size < 2) refuse(folds.size, 2);
  return partition(
    "leave-one-configuration-out",
    groups.map((group) => folds.get(group)!),
    folds.size,
  );
}

/**
 * Holds out `count` sets of whole groups, of about equal numbers of rows: the largest group first, each to the fold
 * with the fewest rows so far, as scikit-learn's GroupKFold; groups of one size come in a random order.
 */
export function groupKFold(groups: readonly string[], count: number, random: Prng): Folds {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  if (sizes.size < count) refuse(sizes.size, count);
  const rows = new Array<number>(count).fill(0);
  const folds = new Map<string, number>();
  for (const [group, size] of shuffle([...sizes], random).sort(([, left], [, right]) => right - left)) {
    const fold = rows.indexOf(Math.min(...rows));
    rows[fold]! += size;
    folds.set(group, fold);
  }
  return partition(
    "grouped-k-fold",
    groups.map((group) => folds.get(group)!),
    count,
  );
}

/** Folds out of tests: each holds its rows out and learns from the rows that it names. */
export function foldsOf(
  kind: FoldKind,
  tests: readonly { readonly training: readonly number[]; readonly heldOut: readonly number[] }[],
): Folds {
  return {
    kind,
    count: tests.length,
    training: tests.map(({ training }) => training),
    rows: tests.flatMap(({ heldOut }) => heldOut),
    foldOf: tests.flatMap(({ heldOut }, fold) => heldOut.map(() => fold)),
  };
}

/** The rows that a fold holds out. */
export function heldOutRowsOf({ rows, foldOf }: Folds, fold: number): number[] {
  return rows.filter((_, entry) => foldOf[entry] === fold);
}

/** Numbers of the test entries of one fold. */
export function entriesOf({ foldOf }: Folds, fold: number): number[] {
  const entries: number[] = [];
  for (const [entry, held] of foldOf.entries()) if (held === fold) entries.push(entry);
  return entries;
}

/** Numbers of the test entries by which something may be chosen that is then judged by a fold: no row of it is among them. */
export function entriesWithout(folds: Folds, fold: number): number[] {
  const judged = new Set(heldOutRowsOf(folds, fold));
  const entries: number[] = [];
  for (const [entry, row] of folds.rows.entries()) if (!judged.has(row)) entries.push(entry);
  return entries;
}

/**
 * Numbers of the test entries that can judge a choice: those of folds for which something else is left to choose by. Of
 * nested cuts of a range the first has nothing; where no fold has, all judge.
 */
export function judgingEntries(folds: Folds): number[] {
  const able = Array.from({ length: folds.count }, (_, fold) => entriesWithout(folds, fold).length > 0);
  const entries = [...folds.foldOf.keys()].filter((entry) => able[folds.foldOf[entry]!]);
  return entries.length > 0 ? entries : [...folds.foldOf.keys()];
}

/** The same folds with some of their test entries. */
export function selectEntries(folds: Folds, entries: readonly number[]): Folds {
  return {
    ...folds,
    rows: entries.map((entry) => folds.rows[entry]!),
    foldOf: entries.map((entry) => folds.foldOf[entry]!),
  };
}

function partition(kind: FoldKind, foldOf: readonly number[], count: number): Folds {
  const training = Array.from({ length: count }, (_, fold) => [...foldOf.keys()].filter((row) => foldOf[row] !== fold));
  return { kind, count, training, rows: [...foldOf.keys()], foldOf };
}

function refuse(found: number, needed: number): never {
  throw new RangeError(
    `Cannot make folds as there must be at least ${needed} different configurations: there ${found === 1 ? "is" : "are"} ${found}`,
  );
}
