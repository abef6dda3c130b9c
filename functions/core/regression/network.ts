import { z } from "zod";

import { PackedFloat32 } from "#core/numeric/packed-numbers.ts";

/** A dense network from input to output; the last layer is linear, its answer is scaled back to the target. */
export const FittedNetwork = z.strictObject({
  kind: z.literal("network"),
  activation: z.enum(["relu", "tanh"]),
  /** `kernel` is row-major inputs × units. */
  layers: z.array(z.strictObject({ kernel: PackedFloat32, bias: PackedFloat32, units: z.int().positive() })).min(1),
  targetMean: z.number(),
  targetDeviation: z.number().positive(),
});
export type FittedNetwork = z.infer<typeof FittedNetwork>;
