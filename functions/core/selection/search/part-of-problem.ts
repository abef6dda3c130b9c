import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import type { Folds } from "../folds.ts";
import type { LearningProblem } from "../learning-problem.ts";

/**
 * The same folds with the rows of some configurations only: a share of them all, each with all its repetitions. For one
 * random source a larger share holds all that a smaller one does. Folds that are left without a test or without enough
 * to learn from are dropped, and so is that of known configurations.
 */
export function partOfFolds(folds: Folds, groups: readonly string[], share: number, random: Prng): Folds {
  const order = shuffle([...new Set(groups)], random);
  const kept = new Set(order.slice(0, Math.max(1, Math.round(share * order.length))));
  const holds = (row: number): boolean => kept.has(groups[row]!);
  const training: number[][] = [];
  const rows: number[] = [];
  const foldOf: number[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    if (fold === folds.known) continue;
    const known = folds.training[fold]!.filter(holds);
    const tested = folds.rows.filter((row, entry) => folds.foldOf[entry] === fold && holds(row));
    if (known.length < 2 || tested.length === 0) continue;
    for (const row of tested) {
      rows.push(row);
      foldOf.push(training.length);
    }
    training.push(known);
  }
  return { kind: folds.kind, count: training.length, training, rows, foldOf };
}

/** The problem on a part of its configurations, with a name for that part. */
export function partOfProblem(
  problem: LearningProblem,
  groups: readonly string[],
  share: number,
  random: Prng,
): LearningProblem {
  return { ...problem, folds: partOfFolds(problem.folds, groups, share, random), part: `${share} of configurations` };
}
