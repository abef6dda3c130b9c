import { z } from "zod";

/** A number made of one input: the value itself, 1/x, ln x, or 1 where a category matches and else 0. */
export const BaseTerm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("identity"), input: z.string() }),
  z.strictObject({ kind: z.literal("inverse"), input: z.string() }),
  z.strictObject({ kind: z.literal("log"), input: z.string() }),
  z.strictObject({ kind: z.literal("indicator"), input: z.string(), category: z.string() }),
]);
export type BaseTerm = z.infer<typeof BaseTerm>;

/**
 * The fitted feature pipeline as data. The features, in order: those `base` terms that are kept, then the `products`,
 * each less its mean and divided by its scale.
 */
export const FittedFeatures = z.strictObject({
  base: z.array(BaseTerm),
  /** Each feature is the product of these base terms, by index; a single index is the term itself. */
  products: z.array(z.array(z.int().nonnegative()).min(1)),
  /** One a feature; 0 where nothing is taken off. */
  means: z.array(z.number()),
  /** One a feature; 1 where nothing is divided. */
  scales: z.array(z.number().positive()),
});
export type FittedFeatures = z.infer<typeof FittedFeatures>;
