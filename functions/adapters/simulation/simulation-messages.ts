import type { SimulationOptions, TandemSimulation } from "#core/queueing/simulation/tandem-simulation.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

/** Asks a thread for one tandem; it does one after the other. */
export interface SimulationTask {
  readonly tandem: Tandem;
  readonly options: SimulationOptions;
}

export type SimulationReply =
  | { readonly kind: "done"; readonly simulation: TandemSimulation }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };
