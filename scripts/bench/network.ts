import { simulateNetwork } from "#core/queueing/network/simulate-network.ts";
import type { Network } from "#core/queueing/network/network.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";

const ORIGINALS = 3_000_000;
const ROUNDS = 5;
const GOAL_EVENTS_PER_SECOND = 10e6;
const UTILISATION = 0.8;

/** Events a CPU second of the calendar with stations on it: a tandem of two M/M/1, means, errors and percentiles kept. */
const rates = Array.from({ length: ROUNDS }, (_, round) => {
  const began = process.cpuUsage();
  const { events } = simulateNetwork(tandem(), { random: prng(round), originals: ORIGINALS, warmupOriginals: 1_000 });
  const { user, system } = process.cpuUsage(began);
  return events / ((user + system) / 1e6);
}).sort((left, right) => left - right);
const best = rates.at(-1)!;
const median = rates[ROUNDS >> 1]!;
const millions = (rate: number): string => `${(rate / 1e6).toFixed(1)} M`;
process.stdout.write(
  `Event calendar, tandem of two M/M/1 at ${UTILISATION}: ${millions(median)} events a CPU second (median of ${ROUNDS}, best ${millions(best)}; goal ${millions(GOAL_EVENTS_PER_SECOND)}), ${millions(median / 3)} requests\n`,
);

function tandem(): Network {
  const exponential = (mean: number) => (random: Prng) => -mean * Math.log(1 - random());
  const station = (name: string, to: number | undefined) => ({
    name,
    servers: 1,
    serviceSeconds: exponential(1),
    routes: to === undefined ? [] : [{ to }],
  });
  return {
    stations: [station("first", 1), station("second", undefined)],
    arrivals: { gapSeconds: exponential(1 / UTILISATION), entries: [0] },
  };
}
