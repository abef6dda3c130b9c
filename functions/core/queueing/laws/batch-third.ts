import { type BatchSize, twoPoints } from "./batch-size.ts";

/** The third central moment of a batch size over its cubed mean. */
export function batchThird(size: BatchSize, mean: number): number {
  switch (size.kind) {
    case "constant":
      return 0;
    case "geometric":
      return ((mean - 1) * (2 * mean - 1)) / mean ** 2;
    case "shiftedPoisson":
      return (mean - 1) / mean ** 3;
    case "twoPoint": {
      const { large, share } = twoPoints(mean);
      return (share * (1 - share) * (1 - 2 * share) * (large - 1) ** 3) / mean ** 3;
    }
    case "empirical":
      return size.shares.reduce((sum, share, index) => sum + share * (index + 1 - mean) ** 3, 0) / mean ** 3;
    case "trace":
      return size.sizes.reduce((sum, jobs) => sum + (jobs / mean - 1) ** 3, 0) / size.sizes.length;
  }
}
