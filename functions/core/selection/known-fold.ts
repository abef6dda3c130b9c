import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import type { Folds } from "./folds.ts";

/** So large a share of the rows is held out. */
const SHARE = 0.25;
/** Fewer rows tell too little of what is best where something was measured. */
const LEAST_ROWS = 20;

/**
 * The same folds with one more, the last: it holds out measurements of configurations that it learns from too, as many
 * of each as chance has it. Null where too few configurations were measured repeatedly.
 */
export function withKnownFold(folds: Folds, configurations: readonly string[], random: Prng): Folds | null {
  const left = new Map<string, number>();
  for (const key of configurations) left.set(key, (left.get(key) ?? 0) + 1);
  const most = Math.round(SHARE * configurations.length);
  const heldOut = new Set<number>();
  for (const row of shuffle([...configurations.keys()], random)) {
    const key = configurations[row]!;
    if (heldOut.size === most || left.get(key)! < 2) continue;
    heldOut.add(row);
    left.set(key, left.get(key)! - 1);
  }
  if (heldOut.size < LEAST_ROWS) return null;
  const rows = [...heldOut].sort((one, other) => one - other);
  return {
    kind: folds.kind,
    count: folds.count + 1,
    training: [...folds.training, [...configurations.keys()].filter((row) => !heldOut.has(row))],
    rows: [...folds.rows, ...rows],
    foldOf: [...folds.foldOf, ...rows.map(() => folds.count)],
    known: folds.count,
  };
}
