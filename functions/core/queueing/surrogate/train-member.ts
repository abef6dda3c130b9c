import { z } from "zod";

import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { FEATURE_NAMES } from "./tandem-description.ts";
import { TARGET_COUNT } from "./surrogate-targets.ts";
import type { SurrogateTable } from "./surrogate-table.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/** How the networks of a surrogate are trained; every field has a default. */
export const SurrogateTraining = z.strictObject({
  members: z.int().min(1).max(16).default(3),
  hiddenUnits: z.array(z.int().min(1).max(1024)).min(1).default([192, 192, 96]),
  epochs: z.int().min(1).max(10_000).default(80),
  batchSize: z.int().min(1).default(256),
  learningRate: z.number().positive().default(0.002),
  weightDecay: z.number().nonnegative().default(0.01),
  warmupSteps: z.int().nonnegative().default(200),
  huberDelta: z.number().positive().default(0.4),
});
export type SurrogateTraining = z.infer<typeof SurrogateTraining>;

export type SurrogateMember = TandemSurrogate["members"][number];

/** Trains one member of an ensemble; members differ by their number. */
export async function trainMember(
  { features, targets, weights, rowCount }: SurrogateTable,
  { members: _members, ...training }: SurrogateTraining,
  { seed, member }: { readonly seed: number; readonly member: number },
  train: TrainNetwork,
): Promise<SurrogateMember> {
  const { layers } = await train({
    features,
    targets,
    weights,
    rowCount,
    columnCount: FEATURE_NAMES.length,
    targetCount: TARGET_COUNT,
    activation: "silu",
    l2: 0,
    random: prng(`${seed}/member/${member}`),
    ...training,
  });
  if (!layers.every(({ kernel, bias }) => kernel.every(Number.isFinite) && bias.every(Number.isFinite))) {
    throw new Error("Cannot train a surrogate as its training diverged: weights are not finite");
  }
  return layers.map(({ kernel, bias, units }) => ({ kernel: packFloat32(kernel), bias: packFloat32(bias), units }));
}
