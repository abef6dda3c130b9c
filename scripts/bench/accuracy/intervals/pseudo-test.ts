import { type CsvRow, type CsvTable, numberOfCell } from "#core/dataset/csv.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

/**
 * How a test is made out of a table that is there to learn from: some rows whatever their configurations, whole
 * configurations, values between others of a column, or the largest values of a column.
 */
export type Held =
  | { readonly kind: "rows" | "configurations" }
  | { readonly kind: "between" | "beyond"; readonly column: string }
  /** The same rows as beyond, while it was not said that they would be asked. */
  | { readonly kind: "unsaid"; readonly column: string };

export interface PseudoTest {
  readonly learned: CsvTable;
  readonly asked: CsvTable;
}

const SHARE_HELD = 0.2;
/** Of the values of a column, from the largest down. */
const SHARE_BEYOND = 0.3;

/** Divides a table in what is learned from and what is asked; `inputs` are the columns that tell configurations apart. */
export function pseudoTest(table: CsvTable, inputs: readonly string[], held: Held, random: Prng): PseudoTest {
  const isHeld = heldBy(table, inputs, held, random);
  const part = (wanted: boolean): CsvTable => ({
    ...table,
    rows: table.rows.filter((row, index) => isHeld(row, index) === wanted),
  });
  return { learned: part(false), asked: part(true) };
}

/** Configurations with more repetitions than this on average lose repetitions; others are lost whole. */
const MANY_REPETITIONS = 10;

/** At most about so many rows, drawn at random: whole configurations, unless each was repeated very often. */
export function thinned(table: CsvTable, inputs: readonly string[], mostRows: number, random: Prng): CsvTable {
  if (table.rows.length <= mostRows) return table;
  const keyOf = keys(table, inputs);
  const counts = new Map<string, number>();
  for (const row of table.rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  if (table.rows.length > MANY_REPETITIONS * counts.size) {
    return { ...table, rows: shuffle(table.rows, random).slice(0, mostRows) };
  }
  const kept = new Set<string>();
  let rows = 0;
  for (const [key, count] of shuffle([...counts], random)) {
    if (rows >= mostRows) break;
    rows += count;
    kept.add(key);
  }
  return { ...table, rows: table.rows.filter((row) => kept.has(keyOf(row))) };
}

function heldBy(
  table: CsvTable,
  inputs: readonly string[],
  held: Held,
  random: Prng,
): (row: CsvRow, index: number) => boolean {
  switch (held.kind) {
    case "rows": {
      const chosen = drawn([...table.rows.keys()], random);
      return (_, index) => chosen.has(index);
    }
    case "configurations": {
      const keyOf = keys(table, inputs);
      const chosen = drawn([...new Set(table.rows.map(keyOf))], random);
      return (row) => chosen.has(keyOf(row));
    }
    case "between": {
      const { valueOf, values } = column(table, held.column);
      const inner = values.slice(1, -1);
      // Every third value, so that those beside it are there.
      const first = Math.floor(random() * Math.min(3, inner.length));
      const chosen = new Set(inner.filter((_, index) => index % 3 === first));
      return (row) => chosen.has(valueOf(row));
    }
    case "beyond":
    case "unsaid": {
      const { valueOf, values } = column(table, held.column);
      // One time fewer values, another time more; of three that are left one can be held out to test.
      const most = Math.max(1, Math.min(values.length - 3, Math.floor(SHARE_BEYOND * values.length + random())));
      const cut = values[values.length - most]!;
      return (row) => valueOf(row) >= cut;
    }
  }
}

function drawn<Item>(items: readonly Item[], random: Prng): Set<Item> {
  return new Set(shuffle(items, random).slice(0, Math.max(1, Math.round(SHARE_HELD * items.length))));
}

function keys({ header }: CsvTable, inputs: readonly string[]): (row: CsvRow) => string {
  const places = inputs.map((name) => header.indexOf(name));
  return ({ cells }) => places.map((place) => cells[place]).join("\u0000");
}

function column({ header, rows }: CsvTable, name: string) {
  const place = header.indexOf(name);
  const valueOf = ({ cells }: CsvRow): number => numberOfCell(cells[place] ?? "") ?? NaN;
  const values = [...new Set(rows.map(valueOf))].sort((left, right) => left - right);
  return { valueOf, values };
}
