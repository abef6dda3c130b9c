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

/** How many values lie below one above 0, by linear interpolation in its bin. */
export function countBelow({ lowest, counts }: LogHistogram, value: number): number {
  const bin = binOf(value) - lowest;
  let below = 0;
  for (let index = 0; index < Math.min(bin, counts.length); index++) below += counts[index]!;
  const count = counts[bin] ?? 0;
  if (count === 0) return below;
  const start = binStart(lowest + bin);
  return below + (count * (value - start)) / (binStart(lowest + bin + 1) - start);
}

function binOf(value: number): number {
  const doubling = Math.floor(Math.log2(value));
  const bin = doubling * BINS_PER_DOUBLING + Math.floor((value / 2 ** doubling - 1) * BINS_PER_DOUBLING);
  // The logarithm of a value just below a power of two may be rounded up to it.
  return binStart(bin) > value ? bin - 1 : bin;
}
