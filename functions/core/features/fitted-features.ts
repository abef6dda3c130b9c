import { z } from "zod";

/** A number made of one input: x, 1/x, ln x, √x, 1/√x, or 1 where a category matches and else 0; or ln of two. */
export const BaseTerm = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("identity"), input: z.string() }),
  z.strictObject({ kind: z.literal("inverse"), input: z.string() }),
  z.strictObject({ kind: z.literal("log"), input: z.string() }),
  z.strictObject({ kind: z.literal("root"), input: z.string() }),
  z.strictObject({ kind: z.literal("inverse-root"), input: z.string() }),
  z.strictObject({ kind: z.literal("indicator"), input: z.string(), category: z.string() }),
  z.strictObject({ kind: z.literal("log-ratio"), input: z.string(), other: z.string() }),
  z.strictObject({ kind: z.literal("log-product"), input: z.string(), other: z.string() }),
]);
export type BaseTerm = z.infer<typeof BaseTerm>;

/** The fitted feature pipeline as data. Each feature is a product of base terms, less its mean, divided by its scale. */
export const FittedFeatures = z.strictObject({
  base: z.array(BaseTerm),
  /** The base terms of each feature, by index; a single one is the term itself. */
  products: z.array(z.array(z.int().nonnegative()).min(1)),
  /** One a feature; 0 where nothing is taken off. */
  means: z.array(z.number()),
  /** One a feature; 1 where nothing is divided. */
  scales: z.array(z.number().positive()),
});
export type FittedFeatures = z.infer<typeof FittedFeatures>;

/** Names of the features for people, in order: `1/cpuMillicores · inputBytes`. */
export function featureNames({ base, products }: FittedFeatures): string[] {
  return products.map((product) => product.map((index) => termName(base[index]!)).join(" · "));
}

function termName(term: BaseTerm): string {
  switch (term.kind) {
    case "identity":
      return term.input;
    case "inverse":
      return `1/${term.input}`;
    case "log":
      return `ln ${term.input}`;
    case "root":
      return `√${term.input}`;
    case "inverse-root":
      return `1/√${term.input}`;
    case "indicator":
      return `[${term.input} = ${term.category}]`;
    case "log-ratio":
      return `ln (${term.input} / ${term.other})`;
    case "log-product":
      return `ln (${term.input} · ${term.other})`;
  }
}
