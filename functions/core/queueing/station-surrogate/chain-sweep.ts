import { z } from "zod";

import { SweepSpace } from "../surrogate/sweep-space.ts";

/** How the networks of a station surrogate are trained; every field has a default. */
export const StationTraining = z.strictObject({
  members: z.int().min(1).max(16).default(2),
  hiddenUnits: z.array(z.int().min(1).max(1024)).min(1).default([96, 96, 64]),
  epochs: z.int().min(1).max(10_000).default(60),
  batchSize: z.int().min(1).default(256),
  learningRate: z.number().positive().default(0.002),
  weightDecay: z.number().nonnegative().default(0.01),
  warmupSteps: z.int().nonnegative().default(200),
  huberDelta: z.number().positive().default(0.4),
});
export type StationTraining = z.infer<typeof StationTraining>;

/** Many chains to simulate, and to learn a station surrogate from: dropped in the bucket of scenarios. */
export const ChainSweep = z.strictObject({
  kind: z.literal("sweep"),
  name: z.string().regex(/^[a-z][-a-z0-9]{0,40}$/, "must be lower-case letters, digits and hyphens, a letter first"),
  description: z.string().optional(),
  /** What is swept, and which surrogate learns it. */
  system: z.literal("station-chain"),
  count: z.int().min(50).max(1_000_000).meta({ description: "How many chains: points of scrambled Sobol sequences." }),
  seed: z.int().nonnegative().max(1_000_000_000).default(1),
  jobsPerLabel: z.int().min(2_000).max(1_000_000_000).default(150_000).meta({
    description: "Jobs simulated of a middling chain; busy and scattered ones get up to 4 times, easy ones 0.4 times.",
  }),
  stations: z
    .tuple([z.int().min(1).max(12), z.int().min(1).max(12)])
    .refine(([from, to]) => from <= to, "must be two numbers, the smaller first")
    .default([2, 5])
    .meta({ description: "Fewest and most stations of a chain." }),
  /** What is drawn for each station, and between two: as of tandems. */
  space: SweepSpace.prefault({
    busyShare: 0.08,
    offloadProbability: [0.2, 1],
    wholeShare: 0.6,
    offloadBatch: [1, 16],
    singlesShare: 0.65,
  }),
  training: StationTraining.prefault({}),
});
export type ChainSweep = z.infer<typeof ChainSweep>;
