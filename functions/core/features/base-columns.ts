import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import type { BaseTerm } from "./fitted-features.ts";

/** The columns that terms are made of, in the order of the terms. */
export interface TermSources {
  readonly first: readonly FeatureColumn["values"][];
  /** The other column of a pair; the same one for the other terms. */
  readonly second: readonly FeatureColumn["values"][];
}

/** Below this, a question's value is too close to zero for 1/x and ln x: it is taken for this. */
const SMALLEST_POSITIVE = 1e-9;

/** Finds the columns of the terms; refuses a table without them. */
export function termSources(base: readonly BaseTerm[], table: FeatureTable): TermSources {
  const first = base.map((term) => valuesOf(table, term.input, term.kind === "indicator" ? "category" : "number"));
  return {
    first,
    second: base.map((term, index) => ("other" in term ? valuesOf(table, term.other, "number") : first[index]!)),
  };
}

/** Puts the values of all terms for `count` rows from `start` on into an array, one term after another. */
export function fillBaseColumns(
  base: readonly BaseTerm[],
  { first, second }: TermSources,
  start: number,
  count: number,
  into: Float64Array,
): void {
  for (let index = 0; index < base.length; index++) {
    const term = base[index]!;
    const place = index * count;
    if (term.kind === "indicator") {
      const categories = first[index] as readonly string[];
      const { category } = term;
      for (let row = 0; row < count; row++) into[place + row] = categories[start + row] === category ? 1 : 0;
    } else {
      fillNumbers(term.kind, first[index] as Float64Array, second[index] as Float64Array, start, count, into, place);
    }
  }
}

function fillNumbers(
  kind: Exclude<BaseTerm["kind"], "indicator">,
  numbers: Float64Array,
  others: Float64Array,
  start: number,
  count: number,
  into: Float64Array,
  place: number,
): void {
  switch (kind) {
    case "identity":
      for (let row = 0; row < count; row++) into[place + row] = numbers[start + row]!;
      break;
    case "inverse":
      for (let row = 0; row < count; row++) into[place + row] = 1 / Math.max(numbers[start + row]!, SMALLEST_POSITIVE);
      break;
    case "log":
      for (let row = 0; row < count; row++) into[place + row] = safeLog(numbers[start + row]!);
      break;
    case "root":
      for (let row = 0; row < count; row++) into[place + row] = Math.sqrt(Math.max(numbers[start + row]!, 0));
      break;
    case "inverse-root":
      for (let row = 0; row < count; row++)
        into[place + row] = 1 / Math.sqrt(Math.max(numbers[start + row]!, SMALLEST_POSITIVE));
      break;
    case "log-ratio":
      for (let row = 0; row < count; row++)
        into[place + row] = safeLog(numbers[start + row]!) - safeLog(others[start + row]!);
      break;
    case "log-product":
      for (let row = 0; row < count; row++)
        into[place + row] = safeLog(numbers[start + row]!) + safeLog(others[start + row]!);
  }
}

function valuesOf({ columns }: FeatureTable, name: string, kind: FeatureColumn["kind"]): FeatureColumn["values"] {
  const column = columns.find((each) => each.name === name);
  if (column?.kind === kind) return column.values;
  throw new TypeError(
    `Cannot make features as "${name}" must be a ${kind} column: it is ${column === undefined ? "missing" : `a ${column.kind} column`}`,
  );
}

function safeLog(value: number): number {
  return Math.log(Math.max(value, SMALLEST_POSITIVE));
}
