import { ratioEstimate } from "../simulation/batch-means.ts";
import type { LogHistogram } from "../simulation/log-histogram.ts";
import { streamEstimate } from "../simulation/stream-sums.ts";
import type { Estimate, StreamEstimate, TimeEstimate, WaitEstimate } from "../simulation/tandem-simulation.ts";
import { halfWidth, timeEstimate } from "../simulation/time-estimate.ts";
import { warmUpSlots } from "../simulation/warm-up.ts";
import type { Chain } from "./chain.ts";
import { chainLoads } from "./chain-loads.ts";
import { CHAIN, ChainRun, sumOfStation } from "./chain-run.ts";
import { ChainSlots, SLOTS_PER_PART, sumCounts } from "./chain-slots.ts";
import { STATION } from "./station-queue.ts";

export interface ChainSimulationOptions {
  /** The same seed gives the same numbers on every machine. */
  readonly seed: string | number;
  /** After so many jobs; or when half of the 95 % interval of the mean response is so small a share of it. */
  readonly until:
    | { readonly kind: "jobs"; readonly jobs: number }
    | { readonly kind: "precision"; readonly precision: number; readonly mostJobs: number };
  /** Also measure the streams of departures, which costs some time. */
  readonly streams?: boolean;
  /** So much of the run is warm-up, whatever came of it, instead of what MSER-5 finds: see `SimulationOptions`. */
  readonly warmUpShare?: number;
}

export interface ChainStationEstimate {
  readonly wait: WaitEstimate & {
    /** Of the seconds of those that wait. */
    readonly whenWaiting: LogHistogram;
  };
  readonly utilisation: Estimate;
  /** How long jobs wait after their service for others to go with. */
  readonly bufferWaitSeconds: Estimate;
  /** How far both waits hang together with how long jobs have been in the chain before them; NaN where one is always the same. */
  readonly waitCorrelation: number;
  readonly bufferCorrelation: number;
  /** Of single jobs, before any are left out or gathered; null if not asked for. */
  readonly departures: StreamEstimate | null;
}

/** What came of a chain in a simulation, its warm-up left out. */
export interface ChainSimulation {
  readonly jobs: number;
  readonly warmUpJobs: number;
  readonly steady: boolean;
  readonly stoppedBy: "jobs" | "precision" | "cap";
  /** Of the jobs that went through all stations. */
  readonly response: TimeEstimate;
  readonly stations: readonly ChainStationEstimate[];
}

const FIRST_LOOK_JOBS = 65_536;
const GROWTH = 1.5;

/** Simulates a chain; warm-up and errors as those of tandems. Refuses a chain that does not bear its load. */
export function simulateChain(
  chain: Chain,
  { seed, until, streams = false, warmUpShare }: ChainSimulationOptions,
): ChainSimulation {
  chainLoads(chain);
  const run = new ChainRun(chain, { seed: String(seed), streams });
  const expected = until.kind === "jobs" ? until.jobs : FIRST_LOOK_JOBS;
  const slots = new ChainSlots(run.sums.length, expected);
  if (until.kind === "jobs") {
    simulateJobs(run, slots, until.jobs);
    return { ...estimates(chain, slots, warmUpShare).found, stoppedBy: "jobs" };
  }
  for (let jobs = FIRST_LOOK_JOBS; ; jobs *= GROWTH) {
    const isLast = jobs >= until.mostJobs;
    simulateJobs(run, slots, Math.min(jobs, until.mostJobs));
    const { found, isTrusted } = estimates(chain, slots, warmUpShare);
    const { meanSeconds } = found.response;
    const isPrecise = halfWidth(meanSeconds) <= until.precision * meanSeconds.value;
    if (found.steady && isTrusted && isPrecise) return { ...found, stoppedBy: "precision" };
    if (isLast) return { ...found, stoppedBy: "cap" };
  }
}

/** Until there were so many in all; whole parts only, so that nothing that was counted is left over. */
function simulateJobs(run: ChainRun, slots: ChainSlots, jobs: number): void {
  let left = jobs - sumOf(slots.columns[CHAIN.jobs]!, 0, slots.count);
  while (left > 0 || !slots.endsPart) {
    if (slots.isFull) slots.halve();
    run.advance(slots.jobsPerSlot);
    left -= run.sums[CHAIN.jobs]!;
    slots.add(run.sums);
    if (slots.endsPart) slots.parts.push(run.take());
  }
}

function estimates(
  { stations }: Chain,
  { columns, count, parts }: ChainSlots,
  warmUpShare: number | undefined,
): { readonly found: Omit<ChainSimulation, "stoppedBy">; readonly isTrusted: boolean } {
  const warmUp = warmUpSlots(columns[CHAIN.response]!, columns[CHAIN.ended]!, count, warmUpShare);
  const steady = warmUp <= count / 2;
  const from = steady ? warmUp : Math.floor(count / 2);
  const counted = parts.slice(Math.min(parts.length - 1, Math.ceil(from / SLOTS_PER_PART)));
  const whole = sumCounts(counted);
  const response = ratioEstimate(columns[CHAIN.response]!, columns[CHAIN.ended]!, from, count);
  const found = {
    jobs: sumOf(columns[CHAIN.jobs]!, 0, count),
    warmUpJobs: sumOf(columns[CHAIN.jobs]!, 0, from),
    steady,
    response: timeEstimate(
      response,
      counted.map(({ responses }) => responses),
    ),
    stations: stations.map(({ servers }, station): ChainStationEstimate => {
      const column = (name: keyof typeof STATION): Float64Array => columns[sumOfStation(station, STATION[name])]!;
      const ratio = (above: keyof typeof STATION, below: Float64Array, scale = 1): Estimate => {
        const { value, standardError } = ratioEstimate(column(above), below, from, count);
        return { value: value * scale, standardError: standardError * scale };
      };
      const total = (name: keyof typeof STATION): number => sumOf(column(name), from, count);
      const departures = whole.departures[station]!;
      return {
        wait: {
          meanSeconds: ratio("wait", column("taken")),
          waits: ratio("waits", column("taken")),
          whenWaiting: whole.waits[station]!,
        },
        utilisation: ratio("service", columns[CHAIN.span]!, 1 / servers),
        bufferWaitSeconds: ratio("bufferWait", column("sent")),
        waitCorrelation: correlation({
          count: total("taken"),
          left: total("age"),
          leftSquare: total("ageSquare"),
          right: total("wait"),
          rightSquare: total("waitSquare"),
          product: total("ageWait"),
        }),
        bufferCorrelation: correlation({
          count: total("sent"),
          left: total("doneAge"),
          leftSquare: total("doneAgeSquare"),
          right: total("bufferWait"),
          rightSquare: total("bufferSquare"),
          product: total("doneAgeBuffer"),
        }),
        departures: departures === null ? null : streamEstimate([departures]),
      };
    }),
  };
  return { found, isTrusted: response.isTrusted };
}

/** By sums over so many pairs. */
function correlation(sums: {
  readonly count: number;
  readonly left: number;
  readonly leftSquare: number;
  readonly right: number;
  readonly rightSquare: number;
  readonly product: number;
}): number {
  const { count, left, right } = sums;
  const leftVariance = sums.leftSquare - (left * left) / count;
  const rightVariance = sums.rightSquare - (right * right) / count;
  // What is left of equal numbers is rounding.
  if (!(leftVariance > 1e-9 * sums.leftSquare && rightVariance > 1e-9 * sums.rightSquare)) return NaN;
  return (sums.product - (left * right) / count) / Math.sqrt(leftVariance * rightVariance);
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index]!;
  return sum;
}
