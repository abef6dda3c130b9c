import { timeTransform } from "../laws/time-transform.ts";
import type { TimeLaw } from "../laws/time-law.ts";
import { stableUtilisation } from "../station-load.ts";

export interface SingleServerLoad {
  readonly arrivalRate: number;
  readonly serviceMeanSeconds: number;
}

/** The mean wait in M/G/1 in seconds (Pollaczek 1930, Khinchine 1932). */
export function mg1WaitSeconds(load: SingleServerLoad, serviceScv: number): number {
  const utilisation = stableUtilisation({ ...load, servers: 1 });
  return ((utilisation * (1 + serviceScv)) / (2 * (1 - utilisation))) * load.serviceMeanSeconds;
}

/** The mean wait in GI/M/1 in seconds: the root of sigma = A(mu (1 - sigma)) is how likely an arrival waits. */
export function gim1WaitSeconds(load: SingleServerLoad, arrivals: TimeLaw): number {
  const utilisation = stableUtilisation({ ...load, servers: 1 });
  const above = (sigma: number): number => timeTransform(arrivals, (1 - sigma) / utilisation) - sigma;
  let low = 0;
  let high = 1 - 1e-12;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (above(middle) > 0) low = middle;
    else high = middle;
  }
  const sigma = (low + high) / 2;
  return (sigma / (1 - sigma)) * load.serviceMeanSeconds;
}

/** The squared coefficient of variation of the gaps between departures of GI/G/1, exact given its wait (Marshall 1968). */
export function marshallDepartureScv(
  load: SingleServerLoad,
  { arrivalScv, serviceScv, waitSeconds }: { arrivalScv: number; serviceScv: number; waitSeconds: number },
): number {
  const utilisation = stableUtilisation({ ...load, servers: 1 });
  return (
    arrivalScv +
    2 * utilisation ** 2 * serviceScv -
    2 * utilisation * (1 - utilisation) * (waitSeconds / load.serviceMeanSeconds)
  );
}
