import { normalTail } from "#core/numeric/normal-tail.ts";

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
/** With more to spare than this nobody waits. */
const MOST_SPARE = 8;

/** A station's load as a share of what it can do, and its servers. */
export interface ManyServers {
  readonly utilisation: number;
  readonly servers: number;
}

/**
 * By how much a job is likelier to wait where arrivals are so much peaked than where they are peaked as `reference` tells: the ratio of
 * the delay probabilities of Halfin and Whitt (1981, formula 1.3) for servers over peakedness (Hayward; Whitt 1992). A formula for waits that is
 * exact in heavy traffic is wrong by this where many servers have time to spare.
 */
export function likelierToWait({ utilisation, servers }: ManyServers, peakedness: number, reference: number): number {
  const atPeak = delayProbability((1 - utilisation) * Math.sqrt(servers / peakedness));
  return atPeak / delayProbability((1 - utilisation) * Math.sqrt(servers / reference));
}

/** How likely a job waits at many servers that have so much to spare: what is idle times the root of the servers. */
export function delayProbability(spare: number): number {
  const bounded = Math.min(MOST_SPARE, spare);
  return 1 / (1 + ROOT_OF_TWO_PI * bounded * normalTail(-bounded) * Math.exp((bounded * bounded) / 2));
}
