import { z } from "zod";

const Mean = z.number().min(1);

/** How many jobs arrive together: at least one. */
export const BatchSize = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), mean: z.int().min(1) }),
  z.strictObject({ kind: z.literal("geometric"), mean: Mean }),
  /** 1 and a Poisson number. */
  z.strictObject({ kind: z.literal("shiftedPoisson"), mean: Mean }),
  /** 1, or `ceil(4 mean - 3)`. */
  z.strictObject({ kind: z.literal("twoPoint"), mean: Mean }),
  /** `shares[k]` is how likely k + 1 is; they sum to 1. */
  z.strictObject({ kind: z.literal("empirical"), shares: z.array(z.number().nonnegative()).min(1) }),
  /** Sizes in their order, from the first again after the last. */
  z.strictObject({ kind: z.literal("trace"), sizes: z.array(z.int().min(1).max(1_000_000)).min(1).max(1_000_000) }),
]);
export type BatchSize = z.infer<typeof BatchSize>;

export interface BatchMoments {
  readonly mean: number;
  /** Of the square. */
  readonly second: number;
  /** Squared coefficient of variation. */
  readonly scv: number;
}

export function batchMoments(size: BatchSize): BatchMoments {
  const { mean, variance } = meanAndVariance(size);
  return { mean, second: variance + mean * mean, scv: variance / (mean * mean) };
}

function meanAndVariance(size: BatchSize): { mean: number; variance: number } {
  switch (size.kind) {
    case "constant":
      return { mean: size.mean, variance: 0 };
    case "geometric":
      return { mean: size.mean, variance: size.mean * (size.mean - 1) };
    case "shiftedPoisson":
      return { mean: size.mean, variance: size.mean - 1 };
    case "twoPoint": {
      const { large, share } = twoPoints(size.mean);
      return { mean: size.mean, variance: share * (1 - share) * (large - 1) ** 2 };
    }
    case "trace": {
      const mean = size.sizes.reduce((sum, jobs) => sum + jobs, 0) / size.sizes.length;
      return { mean, variance: size.sizes.reduce((sum, jobs) => sum + (jobs - mean) ** 2, 0) / size.sizes.length };
    }
    case "empirical": {
      const mean = size.shares.reduce((sum, share, index) => sum + share * (index + 1), 0);
      return { mean, variance: size.shares.reduce((sum, share, index) => sum + share * (index + 1 - mean) ** 2, 0) };
    }
  }
}

/** How likely each size is: of 1 first, up to `most`. */
export function batchShares(size: BatchSize, most: number): Float64Array {
  const shares = new Float64Array(most);
  switch (size.kind) {
    case "constant":
      if (size.mean <= most) shares[size.mean - 1] = 1;
      return shares;
    case "geometric":
      for (let index = 0, share = 1 / size.mean; index < most; index++, share *= 1 - 1 / size.mean)
        shares[index] = share;
      return shares;
    case "shiftedPoisson": {
      const rate = size.mean - 1;
      for (let index = 0, share = Math.exp(-rate); index < most; share *= rate / ++index) shares[index] = share;
      return shares;
    }
    case "twoPoint": {
      const { large, share } = twoPoints(size.mean);
      shares[0] = 1 - share;
      if (large <= most) shares[large - 1]! += share;
      return shares;
    }
    case "empirical":
      shares.set(size.shares.slice(0, most));
      return shares;
    case "trace":
      for (const jobs of size.sizes) if (jobs <= most) shares[jobs - 1]! += 1 / size.sizes.length;
      return shares;
  }
}

/** The larger of two sizes, of which the other is 1, and how likely it is. */
export function twoPoints(mean: number): { large: number; share: number } {
  const large = Math.ceil(4 * mean - 3);
  return { large, share: large === 1 ? 0 : (mean - 1) / (large - 1) };
}
