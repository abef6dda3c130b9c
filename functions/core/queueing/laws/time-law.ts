import { z } from "zod";

const Scv = z.number().positive();

/** How long something takes, or the gap between two arrivals: a law of some shape, its mean told apart. */
export const TimeLaw = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("exponential") }),
  z.strictObject({ kind: z.literal("gamma"), scv: Scv }),
  /** Two exponential branches that carry half of the time each ("balanced means"); more scattered than one. */
  z.strictObject({ kind: z.literal("hyperexponential"), scv: z.number().min(1) }),
  z.strictObject({ kind: z.literal("lognormal"), scv: Scv }),
  z.strictObject({ kind: z.literal("weibull"), scv: Scv }),
]);
export type TimeLaw = z.infer<typeof TimeLaw>;

/** The squared coefficient of variation: the variance over the squared mean. */
export function scvOf(law: TimeLaw): number {
  switch (law.kind) {
    case "constant":
      return 0;
    case "exponential":
      return 1;
    default:
      return law.scv;
  }
}
