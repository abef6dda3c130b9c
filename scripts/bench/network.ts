import { simulateNetwork } from "#core/queueing/network/simulate-network.ts";
import type { Network, NetworkArrivals, NetworkStation } from "#core/queueing/network/network.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";

const ORIGINALS = 3_000_000;
const ROUNDS = 5;
const GOAL_EVENTS_PER_SECOND = 10e6;
const UTILISATION = 0.8;

type Seconds = NetworkStation["serviceSeconds"] & NetworkArrivals["gapSeconds"];

const laws = (meanSeconds: number): Seconds => ({ law: { kind: "exponential" }, meanSeconds });
const functions =
  (mean: number): Seconds =>
  (random: Prng) =>
    -mean * Math.log(1 - random());

process.stdout.write(
  `Event calendar, tandem of two M/M/1 at ${UTILISATION}: means, errors and percentiles kept, CPU of one core\n`,
);
tell("times by laws", laws, ` (goal ${millions(GOAL_EVENTS_PER_SECOND)})`);
tell("times by functions", functions, "");

function tell(words: string, exponential: (mean: number) => Seconds, goal: string): void {
  const rates = Array.from({ length: ROUNDS }, (_, round) => eventsPerSecond(tandem(exponential), round));
  rates.sort((left, right) => left - right);
  const median = rates[ROUNDS >> 1]!;
  process.stdout.write(
    `  ${words}: ${millions(median)} events/s${goal}, median of ${ROUNDS}, best ${millions(rates.at(-1)!)}; ${millions(median / 3)} requests/s\n`,
  );
}

function eventsPerSecond(network: Network, seed: number): number {
  const began = process.cpuUsage();
  const { events } = simulateNetwork(network, { random: prng(seed), originals: ORIGINALS, warmupOriginals: 1_000 });
  const { user, system } = process.cpuUsage(began);
  return events / ((user + system) / 1e6);
}

function millions(rate: number): string {
  return `${(rate / 1e6).toFixed(1)} M`;
}

function tandem(exponential: (mean: number) => Seconds): Network {
  const station = (name: string, to: number | undefined): NetworkStation => ({
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
