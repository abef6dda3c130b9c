export interface FoldTest {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/** At most so many cuts of the range. */
const MOST_CUTS = 4;

/** A cut leaves at least this share of the rows below it. */
const LEAST_SHARE_BELOW = 0.4;

/**
 * Learns below a value and tests from it on, for several values: what is chosen by these has shown that it goes on
 * beyond its data. At least two values are below a cut; where that leaves too few rows, the largest value is held out.
 */
export function extrapolationTests(name: string, values: Float64Array): FoldTest[] {
  const distinct = [...new Set(values)].sort((left, right) => left - right);
  if (distinct.length < 2) {
    throw new RangeError(
      `Cannot learn to extrapolate along "${name}" as it must have at least two values: it is always ${distinct[0] ?? "missing"}`,
    );
  }
  const enough = distinct.slice(2).filter((cut) => shareBelow(values, cut) >= LEAST_SHARE_BELOW);
  const cuts = enough.length === 0 ? [distinct.at(-1)!] : spread(enough, MOST_CUTS);
  return cuts.map((cut) => {
    const training: number[] = [];
    const heldOut: number[] = [];
    for (const [row, value] of values.entries()) (value < cut ? training : heldOut).push(row);
    return { training, heldOut };
  });
}

function shareBelow(values: Float64Array, cut: number): number {
  return values.filter((value) => value < cut).length / values.length;
}

/** So many of a list, evenly spread from the first to the last. */
function spread(list: readonly number[], most: number): readonly number[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, index) => list[Math.round((index * (list.length - 1)) / (most - 1))]!);
}
