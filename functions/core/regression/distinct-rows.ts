import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import type { FitTask } from "./regressor.ts";

export interface DistinctRows {
  readonly features: Matrix;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  /** Where each given row is in these. */
  readonly placeOfRow: Int32Array;
}

/**
 * Each distinct row once, with the mean of its targets and the sum of its weights: what minimises the squared error
 * stays the same, and repetitions cost nothing.
 */
export function distinctRows({
  features,
  targets,
  weights,
}: Pick<FitTask, "features" | "targets" | "weights">): DistinctRows {
  const { placeOfRow, firsts } = numberRows(features);
  const sums = new Float64Array(firsts.length);
  const totals = new Float64Array(firsts.length);
  for (let row = 0; row < placeOfRow.length; row++) {
    const place = placeOfRow[row]!;
    const weight = weights === null ? 1 : weights[row]!;
    sums[place]! += weight * targets[row]!;
    totals[place]! += weight;
  }
  return {
    features: selectRows(features, firsts),
    targets: sums.map((sum, place) => (totals[place]! > 0 ? sum / totals[place]! : 0)),
    weights: totals,
    placeOfRow,
  };
}

/** Numbers the distinct rows in the order in which they come; and the first row of each. */
export function numberRows({ rowCount, columnCount, data }: Matrix): { placeOfRow: Int32Array; firsts: number[] } {
  const words = wordsOf(data);
  const length = 2 * columnCount;
  const mask = 2 ** Math.ceil(Math.log2(2 * rowCount + 1)) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const placeOfRow = new Int32Array(rowCount);
  const firsts: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    let slot = hashOf(words, row * length, length) & mask;
    while (table[slot]! >= 0 && !isSame(words, firsts[table[slot]!]! * length, row * length, length)) {
      slot = (slot + 1) & mask;
    }
    if (table[slot]! < 0) table[slot] = firsts.push(row) - 1;
    placeOfRow[row] = table[slot]!;
  }
  return { placeOfRow, firsts };
}

/** The bits of numbers, with one zero. */
function wordsOf(data: Float64Array): Int32Array {
  return new Int32Array(data.map((value) => value + 0).buffer);
}

function hashOf(words: Int32Array, start: number, length: number): number {
  let hash = 0;
  for (let at = start; at < start + length; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  return hash;
}

function isSame(words: Int32Array, left: number, right: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (words[left + at] !== words[right + at]) return false;
  return true;
}
