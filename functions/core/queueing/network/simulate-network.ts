import { networkFlaw } from "./network-flaw.ts";
import type { NetworkResult } from "./network-result.ts";
import { NetworkRun, type SimulateOptions } from "./network-run.ts";
import type { Network } from "./network.ts";

/** Plays a network through until all that came has left, or the cap of events. */
export function simulateNetwork(network: Network, options: SimulateOptions): NetworkResult {
  const flaw = networkFlaw(network);
  if (flaw !== undefined) throw new RangeError(`Cannot simulate the network as ${flaw}`);
  return new NetworkRun(network, options).play();
}
