import { logGamma } from "#core/numeric/log-gamma.ts";
import { stableUtilisation, type StationLoad } from "../station-load.ts";
import { mmcWaitSeconds } from "./erlang-c.ts";

const LEAST_PART = 1e-15;
const MOST_TERMS = 1_000_000;

/**
 * The exact mean wait in M/D/c in seconds. Where services are constant each server serves every c-th job, so that M/D/c is
 * E_c/D/1, of which Spitzer's identity (1956) sums the wait: E[W] = sum over k of E[max(0, k D - Gamma(k c))] / k.
 */
export function mdcWaitSeconds(load: StationLoad): number {
  const utilisation = stableUtilisation(load);
  const { arrivalRate, serviceMeanSeconds, servers } = load;
  let sum = 0;
  for (let k = 1; k <= MOST_TERMS; k++) {
    const mean = k * servers * utilisation;
    const reached = poissonTail(mean, k * servers);
    const term = serviceMeanSeconds * reached.from - (servers / arrivalRate) * reached.beyond;
    sum += term;
    if (term < LEAST_PART * sum) break;
  }
  return sum;
}

/** Cosmetatos' approximation (1975) of the mean wait in M/D/c in seconds. */
export function cosmetatosWaitSeconds(load: StationLoad): number {
  const utilisation = stableUtilisation(load);
  const { servers } = load;
  const more = ((1 - utilisation) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * utilisation * servers);
  return ((1 + more) / 2) * mmcWaitSeconds(load);
}

/** How likely a Poisson number is at least `count`, and how likely it is more; for means below the count. */
function poissonTail(mean: number, count: number): { from: number; beyond: number } {
  const first = Math.exp(count * Math.log(mean) - mean - logGamma(count + 1));
  let beyond = 0;
  let term = first;
  for (let next = count + 1; ; next++) {
    term *= mean / next;
    beyond += term;
    if (term < 1e-18 * (first + beyond)) break;
  }
  return { from: first + beyond, beyond };
}
