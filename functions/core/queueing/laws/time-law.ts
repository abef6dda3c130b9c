import { z } from "zod";

import { boundedParetoMoment } from "./bounded-pareto.ts";

const Scv = z.number().positive();
/** What was measured; only the shape counts, the mean is told apart. */
const Values = z
  .array(z.number().nonnegative())
  .min(1)
  .max(1_000_000)
  .refine((values) => values.some((value) => value > 0), "must hold a number above 0");

/** How long something takes, or the gap between two arrivals: a law of some shape, its mean told apart. */
export const TimeLaw = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("exponential") }),
  z.strictObject({ kind: z.literal("gamma"), scv: Scv }),
  /** Two exponential branches that carry half of the time each ("balanced means"); more scattered than one. */
  z.strictObject({ kind: z.literal("hyperexponential"), scv: z.number().min(1) }),
  z.strictObject({ kind: z.literal("lognormal"), scv: Scv }),
  z.strictObject({ kind: z.literal("weibull"), scv: Scv }),
  /** From 0 at least, so that its squared coefficient of variation is a third at most. */
  z.strictObject({ kind: z.literal("uniform"), scv: Scv.max(1 / 3) }),
  /** Two values, both as likely while the smaller is at least half of the mean; from then on that half, and a rare large one. */
  z.strictObject({ kind: z.literal("twoPoint"), scv: Scv }),
  /** Two Erlang branches of so many stages that carry half of the time each; `scv` is at least 1 / stages. */
  z
    .strictObject({ kind: z.literal("hyperErlang"), scv: Scv, stages: z.int().min(1).max(1000) })
    .refine(({ scv, stages }) => scv * stages >= 1 - 1e-12, "its scv must be at least 1 / stages"),
  /** A power law between two bounds, of which the upper is so many times the lower. */
  z.strictObject({ kind: z.literal("boundedPareto"), shape: z.number().positive(), ratio: z.number().gt(1) }),
  /** One of some values, each as likely as it is frequent here. */
  z.strictObject({ kind: z.literal("empirical"), values: Values }),
]);
export type TimeLaw = z.infer<typeof TimeLaw>;

/** Values in their order, from the first again after the last: a recorded sequence. */
export const Trace = z.strictObject({ kind: z.literal("trace"), values: Values });
export type Trace = z.infer<typeof Trace>;

/** How long a service takes: of one law each time, or as recorded. */
export const ServiceLaw = z.discriminatedUnion("kind", [...TimeLaw.options, Trace]);
export type ServiceLaw = z.infer<typeof ServiceLaw>;

/** The squared coefficient of variation: the variance over the squared mean. */
export function scvOf(law: ServiceLaw): number {
  switch (law.kind) {
    case "constant":
      return 0;
    case "exponential":
      return 1;
    case "boundedPareto":
      return boundedParetoMoment(law, 2) / boundedParetoMoment(law, 1) ** 2 - 1;
    case "empirical":
    case "trace":
      return scvOfValues(law.values);
    default:
      return law.scv;
  }
}

function scvOfValues(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value / mean - 1) ** 2;
  return squares / values.length;
}
