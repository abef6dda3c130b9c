import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { fillBaseColumns, termSources } from "./base-columns.ts";
import type { FittedFeatures } from "./fitted-features.ts";

/** So many rows are worked on at once, so that their features stay in the processor's cache. */
const ROWS_AT_ONCE = 32;

/** The features of these rows. The table is not changed; each row's features depend on that row alone. */
export function applyFeatures(fitted: FittedFeatures, table: FeatureTable): Matrix {
  const { base, products, means, scales } = fitted;
  const features = zeroMatrix(table.rowCount, products.length);
  const { data, columnCount } = features;
  const sources = termSources(base, table);
  const most = Math.min(ROWS_AT_ONCE, table.rowCount);
  const terms = new Float64Array(base.length * most);
  const values = new Float64Array(most);
  for (let start = 0; start < table.rowCount; start += most) {
    const count = Math.min(most, table.rowCount - start);
    fillBaseColumns(base, sources, start, count, terms);
    for (let index = 0; index < columnCount; index++) {
      const product = products[index]!;
      const first = product[0]! * count;
      for (let row = 0; row < count; row++) values[row] = terms[first + row]!;
      for (let factor = 1; factor < product.length; factor++) {
        const next = product[factor]! * count;
        for (let row = 0; row < count; row++) values[row]! *= terms[next + row]!;
      }
      const mean = means[index]!;
      const scale = scales[index]!;
      let place = start * columnCount + index;
      for (let row = 0; row < count; row++) {
        data[place] = (values[row]! - mean) / scale;
        place += columnCount;
      }
    }
  }
  return features;
}
