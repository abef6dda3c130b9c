import { type ServiceLaw, scvOf } from "../laws/time-law.ts";
import type { Tandem } from "../tandem.ts";
import type { TandemDescription } from "./tandem-description.ts";

/**
 * By how much the mean waits of a simulation of so many jobs scatter, as shares of them, by Whitt's rule (1989). The simulation's own
 * estimate of its error will not do as a weight: it is small where the wait came out short, and what is learned would be too short.
 */
export function waitScatter(
  { first, second, offloadProbability }: Tandem,
  { utilisation1, utilisation2, felt1, felt2 }: TandemDescription,
  jobs: number,
): readonly [number, number] {
  const of = (felt: number, service: ServiceLaw, utilisation: number, served: number): number =>
    (2 / (1 - utilisation)) * Math.sqrt((felt + scvOf(service)) / 2 / served);
  return [
    of(felt1, first.service, utilisation1, jobs),
    of(felt2, second.service, utilisation2, jobs * offloadProbability),
  ];
}
