/** One input of all rows. */
export type FeatureColumn =
  | { readonly kind: "number"; readonly name: string; readonly values: Float64Array }
  | { readonly kind: "category"; readonly name: string; readonly values: readonly string[] };

/** The inputs of all rows, column by column. */
export interface FeatureTable {
  readonly rowCount: number;
  readonly columns: readonly FeatureColumn[];
}

/** The table of these rows, in this order. */
export function selectTableRows(table: FeatureTable, rows: ArrayLike<number>): FeatureTable {
  const indices = Array.from(rows);
  return {
    rowCount: indices.length,
    columns: table.columns.map((column) =>
      column.kind === "number"
        ? { ...column, values: Float64Array.from(indices, (row) => column.values[row]!) }
        : { ...column, values: indices.map((row) => column.values[row]!) },
    ),
  };
}

/** One text a row; equal texts mean equal inputs. */
export function rowKeys(table: FeatureTable): string[] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    JSON.stringify(table.columns.map((column) => column.values[row])),
  );
}
