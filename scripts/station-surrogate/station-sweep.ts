import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";

/** Name of the station surrogate that ships with the project. */
export const SHIPPED_CHAINS = "station-chain";

/** The sweep of the shipped station surrogate; a scale below 1 makes it smaller in every way, as for tests. */
export function stationSweep(scale: number): ChainSweep {
  if (!(scale > 0 && scale <= 8)) {
    throw new RangeError(`Cannot rebuild the surrogate as its scale must be above 0 and at most 8: ${scale}`);
  }
  return ChainSweep.parse({
    kind: "sweep",
    name: SHIPPED_CHAINS,
    description: `The station surrogate that ships with the project, at scale ${scale}`,
    system: "station-chain",
    count: Math.max(100, Math.round(12_000 * scale)),
    seed: 7,
    jobsPerLabel: Math.round(Math.max(20_000, 150_000 * Math.min(1, Math.sqrt(scale)))),
    training: { epochs: Math.round(60 * Math.min(2.5, Math.max(1, scale ** -0.25))) },
  });
}
