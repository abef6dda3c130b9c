import { z } from "zod";

const Sizes = z.array(z.number());

/**
 * How alike the targets of two rows of standardised features are: the sum of a constant, a linear, a quadratic and an
 * additive part, Matérn 5/2 of a distance, an offset of each value of one column, and an offset of each configuration.
 * Sizes are standard deviations, on the scale of the targets.
 */
export const Kernel = z.strictObject({
  /** Columns that the linear and the quadratic part see. */
  inputs: z.array(z.int().nonnegative()),
  /** Columns that the distance and the additive part see. */
  distanceInputs: z.array(z.int().nonnegative()),
  constant: z.number(),
  linear: Sizes,
  quadratic: Sizes.nullable(),
  additive: z.strictObject({ sizes: Sizes, lengths: Sizes }).nullable(),
  matern: z.strictObject({
    size: z.number(),
    lengths: Sizes,
    /** The distance grows along this direction in addition, so that it can follow a ratio of inputs. */
    direction: Sizes.nullable(),
  }),
  effect: z.strictObject({ column: z.int().nonnegative(), size: z.number() }).nullable(),
  nugget: z.number(),
  /** Of one measurement of weight 1. */
  noise: z.number(),
});
export type Kernel = z.infer<typeof Kernel>;

export const ROOT_5 = Math.sqrt(5);
/** Beyond this many lengths nothing of a Matérn is left in double precision. */
export const MATERN_REACH = 700;
/** Added to the diagonal of what is inverted. */
export const JITTER = 1e-8;

/** Matérn 5/2 of a distance times the root of five. */
export function matern(scaled: number): number {
  return scaled > MATERN_REACH ? 0 : (1 + scaled * (1 + scaled / 3)) * Math.exp(-scaled);
}
