import type { CsvRow, CsvTable } from "#core/dataset/csv.ts";
import { type Prng, prng } from "#core/numeric/prng.ts";
import type { Question } from "#core/selection/question.ts";

/** What is learned from and what is then asked, both out of one table, with what a user would declare. */
export interface HeldOutSet {
  readonly name: string;
  readonly target: string;
  readonly ignore: readonly string[];
  readonly question: Question;
  readonly train: CsvTable;
  readonly test: CsvTable;
}

/** How a table is divided. */
export type Division =
  | { readonly kind: "rows" }
  | { readonly kind: "configurations" }
  | { readonly kind: "beyond"; readonly column: string }
  | { readonly kind: "between"; readonly column: string }
  | { readonly kind: "things"; readonly column: string };

export interface DivideOptions {
  readonly target: string;
  readonly ignore: readonly string[];
  readonly seed: number;
  /** More rows than this are thinned out before. */
  readonly mostRows: number;
}

/** A quarter of the rows, of the configurations or of the things, the upper end of a column or values in between. */
export function heldOutSet(table: CsvTable, division: Division, options: DivideOptions): HeldOutSet {
  const { target, ignore, seed } = options;
  const name = `${table.source} ${division.kind}`;
  const random = prng(`${seed}/${name}`);
  const rows = thinned(table.rows, options.mostRows, random);
  const held = heldOut({ ...table, rows }, division, options, random);
  return {
    name,
    target,
    ignore: division.kind === "things" ? [...ignore, division.column] : ignore,
    question: {
      extrapolate: division.kind === "beyond" ? [division.column] : [],
      interpolate: division.kind === "between" ? [division.column] : [],
    },
    train: { ...table, rows: rows.filter((row) => !held(row)) },
    test: { ...table, rows: rows.filter(held) },
  };
}

const SHARE = 0.25;

function heldOut(
  { header, rows }: CsvTable,
  division: Division,
  { target, ignore }: DivideOptions,
  random: Prng,
): (row: CsvRow) => boolean {
  switch (division.kind) {
    case "rows": {
      const chosen = new Set(someOf(rows, random));
      return (row) => chosen.has(row);
    }
    case "configurations": {
      const inputs = [...header.keys()].filter((index) => header[index] !== target && !ignore.includes(header[index]!));
      const keyOf = ({ cells }: CsvRow): string => inputs.map((index) => cells[index]).join(",");
      const chosen = new Set(someOf([...new Set(rows.map(keyOf))], random));
      return (row) => chosen.has(keyOf(row));
    }
    case "things": {
      const at = header.indexOf(division.column);
      const chosen = new Set(someOf([...new Set(rows.map(({ cells }) => cells[at]!))], random));
      return ({ cells }) => chosen.has(cells[at]!);
    }
    case "beyond": {
      const at = header.indexOf(division.column);
      const values = distinct(rows, at);
      const cut = values.at(-Math.max(1, Math.floor(SHARE * values.length)))!;
      return ({ cells }) => Number(cells[at]) >= cut;
    }
    case "between": {
      const at = header.indexOf(division.column);
      const inner = distinct(rows, at).slice(1, -1);
      const chosen = new Set(inner.filter((_, index) => index % 3 === 1));
      return ({ cells }) => chosen.has(Number(cells[at]));
    }
  }
}

function distinct(rows: readonly CsvRow[], at: number): number[] {
  return [...new Set(rows.map(({ cells }) => Number(cells[at])))].sort((left, right) => left - right);
}

/** A share of a list, in its order. */
function someOf<Item>(list: readonly Item[], random: Prng, count = Math.round(SHARE * list.length)): Item[] {
  const drawn = list.map((item, index) => ({ item, index, place: random() }));
  const chosen = drawn.sort((left, right) => left.place - right.place).slice(0, count);
  return chosen.sort((left, right) => left.index - right.index).map(({ item }) => item);
}

function thinned(rows: readonly CsvRow[], most: number, random: Prng): readonly CsvRow[] {
  return rows.length <= most ? rows : someOf(rows, random, most);
}
