import type { FoldTest } from "./extrapolation-tests.ts";

/** Up to so many values, each is held out alone. */
const MOST_SINGLY = 6;

const SETS = 5;

/** Holds out values between the smallest and the largest: one by one when they are few, else every fifth together. */
export function interpolationTests(name: string, values: Float64Array): FoldTest[] {
  const inner = [...new Set(values)].sort((left, right) => left - right).slice(1, -1);
  if (inner.length === 0) {
    throw new RangeError(
      `Cannot learn to interpolate along "${name}" as it must have at least three values: it has ${new Set(values).size}`,
    );
  }
  const sets = inner.length <= MOST_SINGLY ? inner.length : SETS;
  const setOf = new Map(inner.map((value, index) => [value, index % sets]));
  return Array.from({ length: sets }, (_, set) => {
    const training: number[] = [];
    const heldOut: number[] = [];
    for (const [row, value] of values.entries()) (setOf.get(value) === set ? heldOut : training).push(row);
    return { training, heldOut };
  });
}
