import type { Tandem } from "../tandem.ts";
import type { TandemDescription } from "./tandem-description.ts";
import { waitScatter } from "./wait-scatter.ts";

/** As shares of the waits and of the response. */
export interface LabelScatter {
  readonly wait1: number;
  readonly wait2: number;
  readonly response: number;
}

/** The variance of a mean wait over what is left of it when the load that the simulation met is known: two in heavy traffic. */
const LOAD_TELLS = 2;

/** By how much what a simulation of so many jobs finds scatters, its load being known. */
export function labelScatter(
  tandem: Tandem,
  described: TandemDescription,
  jobs: number,
  loadTells = LOAD_TELLS,
): LabelScatter {
  const { feltWait1: wait1, bufferWait, feltWait2: wait2, serviceRatio } = described;
  const [scatter1, scatter2] = waitScatter(tandem, described, jobs * loadTells);
  const response = 1 + wait1 + bufferWait + serviceRatio + wait2 * serviceRatio;
  const ofResponse = Math.hypot(scatter1 * wait1, scatter2 * wait2 * serviceRatio) / response;
  return { wait1: scatter1, wait2: scatter2, response: ofResponse };
}
