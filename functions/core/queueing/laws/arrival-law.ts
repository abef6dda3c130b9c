import { z } from "zod";

import { scvOf, TimeLaw } from "./time-law.ts";

/** Gaps between batches: of one law, or of a process whose rate jumps between two values (MMPP). */
export const ArrivalLaw = z.discriminatedUnion("kind", [
  ...TimeLaw.options,
  /** Two phases of equal mean sojourn; the rate in the busy one over that in the quiet one, the sojourn in mean gaps. */
  z.strictObject({
    kind: z.literal("mmpp2"),
    rateRatio: z.number().min(1),
    sojournBatches: z.number().positive(),
  }),
]);
export type ArrivalLaw = z.infer<typeof ArrivalLaw>;

/** The rates of both phases, quiet first, over the mean rate. */
export function phaseRates(rateRatio: number): readonly [number, number] {
  const quiet = 2 / (1 + rateRatio);
  return [quiet, rateRatio * quiet];
}

/** The index of dispersion of many arrivals: the variance of their number over its mean; of a renewal process its SCV. */
export function dispersionOfMany(law: ArrivalLaw): number {
  if (law.kind !== "mmpp2") return scvOf(law);
  const [quiet, busy] = phaseRates(law.rateRatio);
  return 1 + ((busy - quiet) ** 2 * law.sojournBatches) / 4;
}
