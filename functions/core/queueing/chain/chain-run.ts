import { BlockStream } from "../sampling/block-stream.ts";
import { fillBatchSizes } from "../sampling/fill-batch-sizes.ts";
import { fillGaps } from "../sampling/fill-gaps.ts";
import { RandomSource } from "../sampling/random-source.ts";
import type { LogHistogram } from "../simulation/log-histogram.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin, takeHistogram } from "../simulation/time-bins.ts";
import type { Chain, ChainLink } from "./chain.ts";
import { JobBlock } from "./job-block.ts";
import { STATION_SUMS, StationQueue } from "./station-queue.ts";

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

/** A chain on its way: each station works through the jobs that the one before sent, and sends on those that leave it. */
export class ChainRun {
  readonly sums: Float64Array;
  readonly #gaps: BlockStream;
  readonly #sizes: BlockStream;
  readonly #arrived = new JobBlock();
  readonly #stations: readonly StationQueue[];
  readonly #responseBins = new Uint32Array(BIN_COUNT);
  readonly #firstBin: number;
  #clock = 0;

  constructor(chain: Chain, { seed, streams }: { readonly seed: string; readonly streams: boolean }) {
    const { batchRate, arrival, batchSize, stations, links } = chain;
    this.#gaps = new BlockStream(fillGaps(new RandomSource(`${seed}/gaps`), arrival, 1 / batchRate));
    this.#sizes = new BlockStream(fillBatchSizes(new RandomSource(`${seed}/sizes`), batchSize));
    this.#stations = stations.map(
      (station, index) => new StationQueue(station, links[index] ?? OUT, { seed: `${seed}/${index}`, streams }),
    );
    this.#firstBin = firstBin(Math.max(...stations.map(({ serviceMeanSeconds }) => serviceMeanSeconds)));
    this.sums = new Float64Array(sumOfStation(stations.length, 0));
  }

  /** Lets whole batches come until there were so many jobs, and sums what happened meanwhile. */
  advance(jobs: number): void {
    const began = this.#clock;
    const arrived = this.#arrived;
    arrived.count = 0;
    while (arrived.count < jobs) {
      this.#clock += this.#gaps.next();
      const size = this.#sizes.next();
      for (let job = 0; job < size; job++) arrived.add(this.#clock, this.#clock);
    }
    const { sums } = this;
    sums[CHAIN.jobs] = arrived.count;
    sums[CHAIN.span] = this.#clock - began;
    let block = arrived;
    for (const [index, station] of this.#stations.entries()) {
      block = station.work(block);
      sums.set(station.sums, sumOfStation(index, 0));
      station.sums.fill(0);
    }
    sums[CHAIN.ended] = block.count;
    sums[CHAIN.response] = this.#countResponses(block);
  }

  /** Their sum. */
  #countResponses({ at, came, count }: JobBlock): number {
    const view = new Float64Array(1);
    const viewWords = new Int32Array(view.buffer);
    const bins = this.#responseBins;
    const bin0 = this.#firstBin;
    let sum = 0;
    for (let job = 0; job < count; job++) {
      const seconds = at[job]! - came[job]!;
      sum += seconds;
      view[0] = seconds;
      const bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
      bins[bin < 0 ? 0 : bin >= BIN_COUNT ? BIN_COUNT - 1 : bin]!++;
    }
    return sum;
  }

  take(): ChainCounts {
    return {
      responses: takeHistogram(this.#responseBins, this.#firstBin),
      waits: this.#stations.map((station) => takeHistogram(station.waitBins, station.firstBin)),
      departures: this.#stations.map(({ departures }) => departures?.take() ?? null),
    };
  }
}
