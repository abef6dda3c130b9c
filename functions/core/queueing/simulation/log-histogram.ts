/** Parts of each doubling: bins are .3 to .4 % wide. */
export const BINS_PER_DOUBLING = 256;

/** How many values fell into each of some bins that follow each other on a logarithmic scale. */
export interface LogHistogram {
  /** The number of the first bin: `binStart` says where it begins. */
  readonly lowest: number;
  readonly counts: Float64Array;
  readonly total: number;
}

export const EMPTY_HISTOGRAM: LogHistogram = { lowest: 0, counts: new Float64Array(0), total: 0 };

/** Where a bin begins: each doubling is cut into parts of one width. */
export function binStart(bin: number): number {
  const doubling = Math.floor(bin / BINS_PER_DOUBLING);
  return 2 ** doubling * (1 + (bin - doubling * BINS_PER_DOUBLING) / BINS_PER_DOUBLING);
}

export function sumHistograms(histograms: readonly LogHistogram[]): LogHistogram {
  const some = histograms.filter(({ total }) => total > 0);
  if (some.length === 0) return EMPTY_HISTOGRAM;
  const lowest = Math.min(...some.map((histogram) => histogram.lowest));
  const end = Math.max(...some.map((histogram) => histogram.lowest + histogram.counts.length));
  const counts = new Float64Array(end - lowest);
  let total = 0;
  for (const histogram of some) {
    const offset = histogram.lowest - lowest;
    for (let bin = 0; bin < histogram.counts.length; bin++) counts[offset + bin]! += histogram.counts[bin]!;
    total += histogram.total;
  }
  return { lowest, counts, total };
}

/** The value that a share of all lies below, by linear interpolation in its bin; NaN of nothing. */
export function quantileOf({ lowest, counts, total }: LogHistogram, share: number): number {
  const wanted = share * total;
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!;
    if (count > 0 && below + count >= wanted) {
      const start = binStart(lowest + bin);
      return start + (Math.max(0, wanted - below) / count) * (binStart(lowest + bin + 1) - start);
    }
    below += count;
  }
  return NaN;
}

/** How many values lie below one, by linear interpolation in its bin. */
export function countBelow({ lowest, counts }: LogHistogram, value: number): number {
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const end = binStart(lowest + bin + 1);
    if (end >= value) {
      const start = binStart(lowest + bin);
      return below + counts[bin]! * Math.max(0, (value - start) / (end - start));
    }
    below += counts[bin]!;
  }
  return below;
}
