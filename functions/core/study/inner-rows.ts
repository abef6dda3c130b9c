import type { InnerValues } from "./study-plan.ts";

/**
 * Rows at some values of a column: at the listed ones, or at every so manieth of the distinct values in order. The
 * smallest and the largest value are never among them: beyond what is left there is no between.
 */
export function innerRows(column: string, values: Float64Array, wanted: InnerValues["values"]): number[] {
  const distinct = [...new Set(values)].sort((left, right) => left - right);
  const inner = new Set(distinct.slice(1, -1));
  if ("stride" in wanted) {
    const { stride } = wanted;
    const chosen = new Set(distinct.filter((value, index) => (index + 1) % stride === 0 && inner.has(value)));
    if (chosen.size > 0) return rowsAt(values, chosen);
    throw new RangeError(
      `Cannot learn to interpolate along "${column}" as every ${stride}th of its values must be one between others: it has ${distinct.length}`,
    );
  }
  for (const value of wanted) {
    if (inner.has(value)) continue;
    const found = distinct.includes(value) ? "it is the smallest or the largest" : "no row has it";
    throw new RangeError(
      `Cannot learn to interpolate along "${column}" as ${value} must be one of its values between others: ${found}`,
    );
  }
  return rowsAt(values, new Set(wanted));
}

function rowsAt(values: Float64Array, wanted: ReadonlySet<number>): number[] {
  return [...values.keys()].filter((row) => wanted.has(values[row]!));
}
