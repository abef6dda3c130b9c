import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

export interface Folds {
  readonly kind: "grouped-k-fold" | "leave-one-configuration-out";
  readonly count: number;
  /** The fold that each row is held out in, from 0. */
  readonly foldOfRow: readonly number[];
}

/** Up to so many configurations, each is held out alone. */
const MOST_LEFT_OUT_SINGLY = 10;

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
  return {
    kind: "leave-one-configuration-out",
    count: folds.size,
    foldOfRow: groups.map((group) => folds.get(group)!),
  };
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
  return { kind: "grouped-k-fold", count, foldOfRow: groups.map((group) => folds.get(group)!) };
}

/** Row numbers outside and inside one fold. */
export function splitRows(
  { foldOfRow }: Folds,
  fold: number,
): { readonly training: number[]; readonly heldOut: number[] } {
  const training: number[] = [];
  const heldOut: number[] = [];
  for (const [row, held] of foldOfRow.entries()) (held === fold ? heldOut : training).push(row);
  return { training, heldOut };
}

function refuse(found: number, needed: number): never {
  throw new RangeError(
    `Cannot make folds as there must be at least ${needed} different configurations: there ${found === 1 ? "is" : "are"} ${found}`,
  );
}
