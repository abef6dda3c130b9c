import { batchMoments, batchShares, type BatchSize } from "../laws/batch-size.ts";
import { lawMemory } from "../surrogate/law-memory.ts";

export interface BatchDescriptors {
  readonly mean: number;
  readonly scv: number;
  /** The third central moment over the cubed mean. */
  readonly third: number;
  /** How likely a batch is a single job. */
  readonly singles: number;
}

const MOST_JOBS = 4096;

/** What is told of a batch size, by how likely each is. */
export const batchDescriptors: (size: BatchSize) => BatchDescriptors = lawMemory((size) => {
  const { mean, scv } = batchMoments(size);
  if (size.kind === "constant") return { mean, scv, third: 0, singles: mean === 1 ? 1 : 0 };
  const shares = batchShares(size, MOST_JOBS);
  const third = shares.reduce((sum, share, index) => sum + share * ((index + 1) / mean - 1) ** 3, 0);
  return { mean, scv, third, singles: shares[0]! };
});
