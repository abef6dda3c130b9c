import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import type { BaseTerm, FittedFeatures } from "./fitted-features.ts";

/** The features of these rows. The table is not changed; each row's features depend on that row alone. */
export function applyFeatures(fitted: FittedFeatures, table: FeatureTable): Matrix {
  const columns = baseColumns(fitted.base, table);
  const features = zeroMatrix(table.rowCount, fitted.products.length);
  for (const [index, product] of fitted.products.entries()) {
    const values = productColumn(columns, product);
    const mean = fitted.means[index]!;
    const scale = fitted.scales[index]!;
    for (let row = 0; row < table.rowCount; row++) {
      features.data[row * features.columnCount + index] = (values[row]! - mean) / scale;
    }
  }
  return features;
}

/** The values of the base terms, one column a term. */
export function baseColumns(base: readonly BaseTerm[], table: FeatureTable): Float64Array[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return base.map((term) => {
    const column = byName.get(term.input);
    const kind = term.kind === "indicator" ? "category" : "number";
    if (column?.kind !== kind) {
      throw new TypeError(
        `Cannot make features as "${term.input}" must be a ${kind} column: it is ${column === undefined ? "missing" : `a ${column.kind} column`}`,
      );
    }
    const values = new Float64Array(table.rowCount);
    for (let row = 0; row < values.length; row++) values[row] = termValue(term, column.values[row]!);
    return values;
  });
}

/** The product of some base columns, row by row. */
export function productColumn(columns: readonly Float64Array[], product: readonly number[]): Float64Array {
  const values = Float64Array.from(columns[product[0]!]!);
  for (const index of product.slice(1)) {
    const factor = columns[index]!;
    for (let row = 0; row < values.length; row++) values[row]! *= factor[row]!;
  }
  return values;
}

/** Below this, a question's value is too close to zero for 1/x and ln x: it is taken for this. */
const SMALLEST_POSITIVE = 1e-9;

function termValue(term: BaseTerm, value: number | string): number {
  switch (term.kind) {
    case "identity":
      return value as number;
    case "inverse":
      return 1 / Math.max(value as number, SMALLEST_POSITIVE);
    case "log":
      return Math.log(Math.max(value as number, SMALLEST_POSITIVE));
    case "indicator":
      return value === term.category ? 1 : 0;
  }
}
