import type { Matrix } from "#core/numeric/matrix.ts";
import { type DistinctValues, distinctValues } from "./distinct-values.ts";
import { MATERN_REACH, ROOT_5 } from "./kernel.ts";

export interface AdditivePairs {
  /** Adds the additive part to the lower triangle of covariances, row after row. */
  addInto(part: AdditiveSizes, covariances: Float64Array): void;
  readonly columns: readonly AdditiveColumn[];
  readonly rowCount: number;
}

export interface AdditiveSizes {
  readonly sizes: readonly number[];
  readonly lengths: readonly number[];
}

interface AdditiveColumn extends DistinctValues {
  /** Of each pair of distinct values: the covariance, what it gains by a longer length, and the pull on it. */
  readonly covariances: Float64Array;
  readonly growths: Float64Array;
  readonly pulls: Float64Array;
}

/** A column of a few values has few distinct distances: each Matérn is made once and looked up. */
export function additivePairs(features: Matrix, columns: readonly number[]): AdditivePairs {
  const tables = columns.map((column) => additiveColumn(features, column));
  const rowCount = features.rowCount;
  return {
    columns: tables,
    rowCount,
    addInto({ sizes, lengths }, covariances) {
      for (const [index, table] of tables.entries()) {
        fillTable(table, sizes[index]! ** 2, lengths[index]!);
        const { placeOfRow, covariances: entries, values } = table;
        for (let row = 0; row < rowCount; row++) {
          const from = placeOfRow[row]! * values.length;
          for (let column = 0, at = row * rowCount; column <= row; column++, at++) {
            covariances[at]! += entries[from + placeOfRow[column]!]!;
          }
        }
      }
    },
  };
}

/** Writes the gradient by the logarithms of sizes and lengths, of the pairs as they were filled last. */
export function additiveGradient(
  { columns, rowCount }: AdditivePairs,
  { sizes }: AdditiveSizes,
  pulls: Float64Array,
  gradient: Float64Array,
  layout: { readonly sizes: number; readonly lengths: number },
): void {
  for (const [index, { placeOfRow, values, covariances, growths, pulls: sums }] of columns.entries()) {
    sums.fill(0);
    for (let row = 0; row < rowCount; row++) {
      const from = placeOfRow[row]! * values.length;
      const at = row * rowCount;
      for (let column = 0; column < row; column++) sums[from + placeOfRow[column]!]! += pulls[at + column]!;
      sums[from + placeOfRow[row]!]! += 0.5 * pulls[at + row]!;
    }
    let size = 0;
    let length = 0;
    for (let pair = 0; pair < sums.length; pair++) {
      size += sums[pair]! * covariances[pair]!;
      length += sums[pair]! * growths[pair]!;
    }
    gradient[layout.sizes + index] = sizes[index] === 0 ? 0 : 2 * size;
    gradient[layout.lengths + index] = length;
  }
}

function additiveColumn(features: Matrix, column: number): AdditiveColumn {
  const distinct = distinctValues(features, column);
  const pairs = distinct.values.length ** 2;
  return {
    ...distinct,
    covariances: new Float64Array(pairs),
    growths: new Float64Array(pairs),
    pulls: new Float64Array(pairs),
  };
}

function fillTable({ values, covariances, growths }: AdditiveColumn, variance: number, length: number): void {
  const count = values.length;
  for (let left = 0; left < count; left++) {
    for (let right = 0; right <= left; right++) {
      const scaled = (ROOT_5 * Math.abs(values[left]! - values[right]!)) / length;
      const decay = scaled < MATERN_REACH ? variance * Math.exp(-scaled) : 0;
      const covariance = (1 + scaled * (1 + scaled / 3)) * decay;
      const growth = (scaled * scaled * (1 + scaled) * decay) / 3;
      covariances[left * count + right] = covariances[right * count + left] = covariance;
      growths[left * count + right] = growths[right * count + left] = growth;
    }
  }
}
