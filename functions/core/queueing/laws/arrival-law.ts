import { z } from "zod";

import { mapDispersion } from "./markov-arrivals.ts";
import { scvOf, TimeLaw, Trace } from "./time-law.ts";

const Rates = z.array(z.array(z.number().nonnegative()).max(50)).min(1).max(50);

/** Gaps between batches: of one law each, of a process whose rate changes, or as recorded; only the shape counts. */
export const ArrivalLaw = z.discriminatedUnion("kind", [
  ...TimeLaw.options,
  /** Two phases of equal mean sojourn; the rate in the busy one over that in the quiet one, the sojourn in mean gaps. */
  z.strictObject({
    kind: z.literal("mmpp2"),
    rateRatio: z.number().min(1),
    sojournBatches: z.number().positive(),
  }),
  /**
   * A Markovian arrival process in any unit of time: how often each phase turns into each other one, without a batch and with
   * one. The diagonal of `silent` is not looked at.
   */
  z
    .strictObject({ kind: z.literal("map"), silent: Rates, arriving: Rates })
    .refine(
      ({ silent, arriving }) =>
        [silent, arriving].every(
          (rows) => rows.length === silent.length && rows.every((row) => row.length === silent.length),
        ),
      "both must be squares of one size",
    )
    .refine(({ arriving }) => arriving.some((row) => row.some((rate) => rate > 0)), "a batch must arrive at some rate"),
  Trace,
]);
export type ArrivalLaw = z.infer<typeof ArrivalLaw>;

/** The rates of both phases, quiet first, over the mean rate. */
export function phaseRates(rateRatio: number): readonly [number, number] {
  const quiet = 2 / (1 + rateRatio);
  return [quiet, rateRatio * quiet];
}

/**
 * The index of dispersion of many arrivals: the variance of their number over its mean; of a renewal process its SCV.
 * Of a trace that of its gaps, as if they came in any order.
 */
export function dispersionOfMany(law: ArrivalLaw): number {
  if (law.kind === "map") return mapDispersion(law);
  if (law.kind !== "mmpp2") return scvOf(law);
  const [quiet, busy] = phaseRates(law.rateRatio);
  return 1 + ((busy - quiet) ** 2 * law.sojournBatches) / 4;
}
