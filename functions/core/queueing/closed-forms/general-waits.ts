import { stableUtilisation, type StationLoad } from "../station-load.ts";
import { mdcWaitSeconds } from "./deterministic-service.ts";
import { mmcWaitSeconds } from "./erlang-c.ts";

export interface Variability {
  /** Squared coefficients of variation of the gaps between arrivals and of the services. */
  readonly arrivalScv: number;
  readonly serviceScv: number;
}

/** The mean wait in GI/G/c in seconds after Allen and Cunneen (1978), for Poisson arrivals Lee and Longton (1959). */
export function allenCunneenWaitSeconds(load: StationLoad, { arrivalScv, serviceScv }: Variability): number {
  return (mmcWaitSeconds(load) * (arrivalScv + serviceScv)) / 2;
}

/**
 * The mean wait in M/G/c in seconds after Kimura (1986), between the waits of M/M/c and M/D/c. The latter is at least half of
 * the former, so that the denominator is positive for services that scatter much, too.
 */
export function kimuraWaitSeconds(load: StationLoad, serviceScv: number): number {
  return (1 + serviceScv) / ((2 * serviceScv) / mmcWaitSeconds(load) + (1 - serviceScv) / mdcWaitSeconds(load));
}

/** Kingman's approximation (1961) of the mean wait in GI/G/1 in seconds, exact in heavy traffic. */
export function kingmanWaitSeconds(
  load: Omit<StationLoad, "servers">,
  { arrivalScv, serviceScv }: Variability,
): number {
  const utilisation = stableUtilisation({ ...load, servers: 1 });
  return ((utilisation / (1 - utilisation)) * (arrivalScv + serviceScv) * load.serviceMeanSeconds) / 2;
}

/** Krämer's and Langenbach-Belz' refinement (1976) of the same, for GI/G/c of Allen and Cunneen's. */
export function kraemerLangenbachBelzWaitSeconds(load: StationLoad, variability: Variability): number {
  const utilisation = stableUtilisation(load);
  const { arrivalScv, serviceScv } = variability;
  const exponent =
    arrivalScv <= 1
      ? (-2 * (1 - utilisation) * (1 - arrivalScv) ** 2) / (3 * utilisation * (arrivalScv + serviceScv))
      : (-(1 - utilisation) * (arrivalScv - 1)) / (arrivalScv + 4 * serviceScv);
  return allenCunneenWaitSeconds(load, variability) * (arrivalScv + serviceScv === 0 ? 1 : Math.exp(exponent));
}
