import type { Cell, Column, Dataset } from "#core/dataset/dataset.ts";

/** A column and how its cell is read off an example. */
export interface ColumnOf<Example> {
  readonly column: Column;
  read(example: Example): Cell;
}

/** The columns and rows of a dataset, one row an example. */
export function table<Example>(
  columns: readonly ColumnOf<Example>[],
  examples: readonly Example[],
): Pick<Dataset, "columns" | "rows"> {
  return {
    columns: columns.map(({ column }) => column),
    rows: examples.map((example) => columns.map(({ read }) => read(example))),
  };
}

/** The same column, read off something that holds an example. */
export function through<Outer, Inner>(
  columns: readonly ColumnOf<Inner>[],
  inner: (outer: Outer) => Inner,
): ColumnOf<Outer>[] {
  return columns.map(({ column, read }) => ({ column, read: (outer) => read(inner(outer)) }));
}

export function numberColumn<Example>(
  role: Column["role"],
  name: string,
  unit: string,
  description: string,
  read: (example: Example) => number | null,
): ColumnOf<Example> {
  return { column: { name, kind: "number", role, unit, description }, read };
}

export function categoryColumn<Example>(
  role: Column["role"],
  name: string,
  description: string,
  read: (example: Example) => string | null,
): ColumnOf<Example> {
  return { column: { name, kind: "category", role, unit: "", description }, read };
}
