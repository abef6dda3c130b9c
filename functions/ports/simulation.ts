import type { SimulationOptions, TandemSimulation } from "#core/queueing/simulation/tandem-simulation.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

/** Simulates tandems, several at once where it can. What comes of one does not depend on how many. */
export interface TandemSimulator {
  /** How many it works on side by side. */
  readonly atOnce: number;
  /** Rejects with a RangeError in words what cannot be simulated. */
  simulate(tandem: Tandem, options: SimulationOptions): Promise<TandemSimulation>;
  close(): Promise<void>;
}
