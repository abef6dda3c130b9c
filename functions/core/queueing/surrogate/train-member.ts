import { z } from "zod";

import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { FEATURE_NAMES } from "./feature-names.ts";
import type { TrainingRows } from "./surrogate-table.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/** How a network is trained; every field has a default. */
const NetworkTraining = z.strictObject({
  hiddenUnits: z.array(z.int().min(1).max(1024)).min(1).default([256, 256, 256, 128]),
  epochs: z.int().min(1).max(10_000).default(40),
  batchSize: z.int().min(1).default(256),
  learningRate: z.number().positive().default(0.006),
  weightDecay: z.number().nonnegative().default(0.1),
  warmupSteps: z.int().nonnegative().default(200),
  huberDelta: z.number().positive().default(0.4),
});
export type NetworkTraining = z.infer<typeof NetworkTraining>;

/** How a surrogate is trained: an ensemble on what was simulated, and two networks on what the ensemble says. */
export const SurrogateTraining = NetworkTraining.extend({
  members: z.int().min(1).max(16).default(3),
  /** Of the part of a member that sees the first stage alone. */
  firstStageUnits: z.array(z.int().min(1).max(1024)).min(1).default([128, 128, 64]),
  student: NetworkTraining.extend({
    hiddenUnits: z.array(z.int().min(1).max(1024)).min(1).default([256, 256, 256, 128]).meta({
      description: "Of the network for percentiles.",
    }),
    waitUnits: z.array(z.int().min(1).max(1024)).min(1).default([256, 256, 128]).meta({
      description: "Of the network for waits, which is all that a mean is asked of.",
    }),
    epochs: z.int().min(1).max(10_000).default(30),
    batchSize: z.int().min(1).default(512),
    learningRate: z.number().positive().default(0.005),
    weightDecay: z.number().nonnegative().default(0),
    huberDelta: z.number().positive().default(0.02).meta({
      description: "Small, as what an ensemble says has no noise: what a network errs by counts, not its square.",
    }),
    tandems: z.int().min(100).max(10_000_000).default(600_000).meta({
      description:
        "Of how many tandems they learn what the ensemble says: those of the sweep first, and those that follow.",
    }),
  }).prefault({}),
});
export type SurrogateTraining = z.infer<typeof SurrogateTraining>;

export type SurrogateMember = TandemSurrogate["networks"]["waits"];

/** Trains one network of a surrogate; those of one ensemble differ by the words of their seed. */
export async function trainMember(
  { features, targets, weights, rowCount, columnCount = FEATURE_NAMES.length, targetCount }: TrainingRows,
  { hiddenUnits, epochs, batchSize, learningRate, weightDecay, warmupSteps, huberDelta }: NetworkTraining,
  seed: string,
  train: TrainNetwork,
): Promise<SurrogateMember> {
  const { layers } = await train({
    features,
    targets,
    weights,
    rowCount,
    columnCount,
    targetCount,
    activation: "silu",
    l2: 0,
    random: prng(seed),
    ...{ hiddenUnits, epochs, batchSize, learningRate, weightDecay, warmupSteps, huberDelta },
  });
  if (!layers.every(({ kernel, bias }) => kernel.every(Number.isFinite) && bias.every(Number.isFinite))) {
    throw new Error("Cannot train a surrogate as its training diverged: weights are not finite");
  }
  return layers.map(({ kernel, bias, units }) => ({ kernel: packFloat32(kernel), bias: packFloat32(bias), units }));
}
