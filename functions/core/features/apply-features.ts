import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
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
    const values = new Float64Array(table.rowCount);
    if (term.kind === "indicator") {
      const categories = columnOf(byName, term.input, "category").values;
      for (let row = 0; row < values.length; row++) values[row] = categories[row] === term.category ? 1 : 0;
      return values;
    }
    const numbers = columnOf(byName, term.input, "number").values;
    if (term.kind === "log-ratio" || term.kind === "log-product") {
      const others = columnOf(byName, term.other, "number").values;
      const sign = term.kind === "log-ratio" ? -1 : 1;
      for (let row = 0; row < values.length; row++) values[row] = safeLog(numbers[row]!) + sign * safeLog(others[row]!);
      return values;
    }
    for (let row = 0; row < values.length; row++) values[row] = termValue(term.kind, numbers[row]!);
    return values;
  });
}

function columnOf<Kind extends FeatureColumn["kind"]>(
  byName: ReadonlyMap<string, FeatureColumn>,
  name: string,
  kind: Kind,
): Extract<FeatureColumn, { readonly kind: Kind }> {
  const column = byName.get(name);
  if (column?.kind === kind) return column as Extract<FeatureColumn, { readonly kind: Kind }>;
  throw new TypeError(
    `Cannot make features as "${name}" must be a ${kind} column: it is ${column === undefined ? "missing" : `a ${column.kind} column`}`,
  );
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

function safeLog(value: number): number {
  return Math.log(Math.max(value, SMALLEST_POSITIVE));
}

function termValue(kind: "identity" | "inverse" | "log", value: number): number {
  switch (kind) {
    case "identity":
      return value;
    case "inverse":
      return 1 / Math.max(value, SMALLEST_POSITIVE);
    case "log":
      return safeLog(value);
  }
}
