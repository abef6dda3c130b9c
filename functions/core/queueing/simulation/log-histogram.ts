/** Parts of each doubling: bins are .5 to .8 % wide. */
export const BINS_PER_DOUBLING = 128;

/** How many values fell into each of some bins that follow each other on a logarithmic scale. */
export interface LogHistogram {
  /** The number of the first bin: bin n begins at 2^floor(n / 128) (1 + (n mod 128) / 128). */
  readonly lowest: number;
  readonly counts: Float64Array;
  readonly total: number;
}

/** Where a bin begins. */
export function binStart(bin: number): number {
  const doubling = Math.floor(bin / BINS_PER_DOUBLING);
  return 2 ** doubling * (1 + (bin - doubling * BINS_PER_DOUBLING) / BINS_PER_DOUBLING);
}

/** The value that a share of all lies below, by linear interpolation in its bin; NaN of nothing. */
export function quantileOf({ lowest, counts, total }: LogHistogram, share: number): number {
  if (total === 0) return NaN;
  const wanted = share * total;
  let below = 0;
  let last = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    last = bin;
    if (below + count >= wanted) {
      const start = binStart(lowest + bin);
      return start + ((wanted - below) / count) * (binStart(lowest + bin + 1) - start);
    }
    below += count;
  }
  return binStart(lowest + last + 1);
}
