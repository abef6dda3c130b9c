import { BlockStream } from "../sampling/block-stream.ts";
import { fillBatchSizes } from "../sampling/fill-batch-sizes.ts";
import { fillGaps } from "../sampling/fill-gaps.ts";
import { RandomSource } from "../sampling/random-source.ts";
import type { LogHistogram } from "../simulation/log-histogram.ts";
import { takeHistogram } from "../simulation/time-bins.ts";
import type { Chain, ChainLink } from "./chain.ts";
import { STATION_SUMS, StationQueue, type TakesJobs, TimeBins } from "./station-queue.ts";

/** What is summed of a chain, by its place: jobs that came, the seconds that it took, jobs that ended, and their responses. */
export const CHAIN = { jobs: 0, span: 1, ended: 2, response: 3 } as const;
const CHAIN_SUMS = 4;
/** After those of the chain come those of each station. */
export function sumOfStation(station: number, sum: number): number {
  return CHAIN_SUMS + station * STATION_SUMS + sum;
}

/** What was counted since it was taken last: by station, but for the responses. */
export interface ChainCounts {
  readonly responses: LogHistogram;
  readonly waits: readonly LogHistogram[];
  readonly departures: readonly (Float64Array | null)[];
}

const OUT: ChainLink = { probability: 1, gather: 1, delaySeconds: 0 };

/** Jobs that have gone through a chain. */
class Ended implements TakesJobs {
  jobs = 0;
  response = 0;
  readonly bins: TimeBins;

  constructor(unitSeconds: number) {
    this.bins = new TimeBins(unitSeconds);
  }

  take(at: number, came: number): void {
    this.jobs++;
    this.response += at - came;
    this.bins.add(at - came);
  }
}

/** A chain on its way: each job goes through the queues of its stations, one after the other, in the order of their times. */
export class ChainRun {
  readonly sums: Float64Array;
  readonly #gaps: BlockStream;
  readonly #sizes: BlockStream;
  readonly #ended: Ended;
  readonly #stations: readonly StationQueue[];
  #clock = 0;

  constructor(chain: Chain, { seed, streams }: { readonly seed: string; readonly streams: boolean }) {
    const { batchRate, arrival, batchSize, stations, links } = chain;
    this.#gaps = new BlockStream(fillGaps(new RandomSource(`${seed}/gaps`), arrival, 1 / batchRate));
    this.#sizes = new BlockStream(fillBatchSizes(new RandomSource(`${seed}/sizes`), batchSize));
    this.#ended = new Ended(Math.max(...stations.map(({ serviceMeanSeconds }) => serviceMeanSeconds)));
    let next: TakesJobs = this.#ended;
    const queues: StationQueue[] = [];
    for (let index = stations.length - 1; index >= 0; index--) {
      const queue = new StationQueue(stations[index]!, links[index] ?? OUT, next, {
        seed: `${seed}/${index}`,
        streams,
      });
      queues.unshift(queue);
      next = queue;
    }
    this.#stations = queues;
    this.sums = new Float64Array(sumOfStation(stations.length, 0));
  }

  /** Lets whole batches come until there were so many jobs, and sums what happened meanwhile. */
  advance(jobs: number): void {
    const [first] = this.#stations;
    const began = this.#clock;
    let clock = began;
    let came = 0;
    while (came < jobs) {
      clock += this.#gaps.next();
      const size = this.#sizes.next();
      for (let job = 0; job < size; job++) first!.take(clock, clock);
      came += size;
    }
    this.#clock = clock;
    const { sums } = this;
    sums[CHAIN.jobs] = came;
    sums[CHAIN.span] = clock - began;
    sums[CHAIN.ended] = this.#ended.jobs;
    sums[CHAIN.response] = this.#ended.response;
    this.#ended.jobs = 0;
    this.#ended.response = 0;
    for (const [index, station] of this.#stations.entries()) {
      sums.set(station.sums, sumOfStation(index, 0));
      station.sums.fill(0);
    }
  }

  take(): ChainCounts {
    const histogram = ({ counts, first }: TimeBins): LogHistogram => takeHistogram(counts, first);
    return {
      responses: histogram(this.#ended.bins),
      waits: this.#stations.map(({ waitBins }) => histogram(waitBins)),
      departures: this.#stations.map(({ departures }) => departures?.take() ?? null),
    };
  }
}
