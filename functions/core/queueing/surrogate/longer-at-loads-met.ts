import { batchMmc } from "../closed-forms/batch-arrivals.ts";
import { batchMoments } from "../laws/batch-size.ts";
import type { Stage, Tandem } from "../tandem.ts";
import type { TandemDescription } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

/** Nearer to full than this share of what was idle a load that a simulation met is not taken for more. */
const MOST_FILLED = 0.6;

/**
 * By how much the waits for Poisson batches are longer at the loads that a simulation met by chance than at those it was to meet. They are a control
 * variate (Lavenberg and Welch 1981) of those that were found: half of the variance of the wait of a busy station is that of its load.
 * How arrivals scatter is left as it was: what a station feels of it at another load would say more about the formula than about the waits.
 */
export function longerAtLoadsMet(
  { batchRate, batchSize, first, second, offloadProbability, offloadBatch }: Tandem,
  { utilisation1, utilisation2 }: TandemDescription,
  { utilisation1: met1, utilisation2: met2 }: TandemLabel,
): readonly [number, number] {
  const longer = (batches: Pick<Tandem, "batchRate" | "batchSize">, stage: Stage, nominal: number, met: number) => {
    const times = Math.min(met, nominal + MOST_FILLED * (1 - nominal)) / nominal;
    const waitAt = (serviceMeanSeconds: number): number =>
      batchMmc({ ...batches, servers: stage.servers, serviceMeanSeconds }).waitSeconds;
    const ratio = waitAt(stage.serviceMeanSeconds * times) / waitAt(stage.serviceMeanSeconds);
    return Number.isFinite(ratio) && ratio > 0 ? ratio : 1;
  };
  const gathered = offloadBatch === "request" ? 1 : offloadBatch;
  const offloads = {
    batchRate: (batchRate * batchMoments(batchSize).mean * offloadProbability) / gathered,
    batchSize: { kind: "constant", mean: gathered },
  } as const;
  return [longer({ batchRate, batchSize }, first, utilisation1, met1), longer(offloads, second, utilisation2, met2)];
}
