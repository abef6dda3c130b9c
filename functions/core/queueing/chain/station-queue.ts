import type { Stage } from "../tandem.ts";
import { BLOCK, BlockStream } from "../sampling/block-stream.ts";
import { fillTimes } from "../sampling/fill-times.ts";
import { fillUniforms } from "../sampling/fill-uniforms.ts";
import { RandomSource } from "../sampling/random-source.ts";
import { StreamSums } from "../simulation/stream-sums.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin } from "../simulation/time-bins.ts";
import type { ChainLink } from "./chain.ts";

/**
 * What is summed at a station, by its place among its sums: over jobs that come, with their ages (since they came to the chain)
 * before their waits, and over jobs that go on, with their ages before they are gathered.
 */
export const STATION = {
  taken: 0,
  wait: 1,
  waits: 2,
  service: 3,
  waitSquare: 4,
  age: 5,
  ageSquare: 6,
  ageWait: 7,
  sent: 8,
  bufferWait: 9,
  bufferSquare: 10,
  doneAge: 11,
  doneAgeSquare: 12,
  doneAgeBuffer: 13,
} as const;
export const STATION_SUMS = 14;

const NEVER = -1;
const view = new Float64Array(1);
const viewWords = new Int32Array(view.buffer);

/** Counts times on a logarithmic scale around a unit. */
export class TimeBins {
  readonly counts = new Uint32Array(BIN_COUNT);
  readonly first: number;

  constructor(unitSeconds: number) {
    this.first = firstBin(unitSeconds);
  }

  add(seconds: number): void {
    view[0] = seconds;
    const bin = (viewWords[1]! >>> BIN_SHIFT) - this.first;
    this.counts[bin < 0 ? 0 : bin >= BIN_COUNT ? BIN_COUNT - 1 : bin]!++;
  }
}

/** Gets jobs at their times, which must not go back; `came` is when a job came to the chain. */
export interface TakesJobs {
  take(at: number, came: number): void;
}

/**
 * A station of a chain by Lindley's recursion for many servers: a heap of when each is done. A new job takes the server that is
 * done first, and the job that was there goes on then, so that departures come out in their order and feed what follows.
 */
export class StationQueue implements TakesJobs {
  /** Since they were cleared last; by `STATION`. */
  readonly sums = new Float64Array(STATION_SUMS);
  readonly waitBins: TimeBins;
  readonly departures: StreamSums | null;

  readonly #done: Float64Array;
  readonly #came: Float64Array;
  readonly #services: BlockStream;
  readonly #choices: BlockStream;
  readonly #probability: number;
  readonly #delay: number;
  readonly #next: TakesJobs;
  readonly #heldCame: Float64Array;
  readonly #heldDone: Float64Array;
  #held = 0;

  constructor(
    { servers, service, serviceMeanSeconds }: Stage,
    { probability, gather, delaySeconds }: ChainLink,
    next: TakesJobs,
    { seed, streams }: { readonly seed: string; readonly streams: boolean },
  ) {
    this.#done = new Float64Array(servers);
    this.#came = new Float64Array(servers).fill(NEVER);
    this.#services = new BlockStream(fillTimes(new RandomSource(`${seed}/services`), service, serviceMeanSeconds));
    this.#choices = new BlockStream(fillUniforms(new RandomSource(`${seed}/choices`)));
    this.#probability = probability;
    this.#delay = delaySeconds;
    this.#next = next;
    this.#heldCame = new Float64Array(gather);
    this.#heldDone = new Float64Array(gather);
    this.waitBins = new TimeBins(serviceMeanSeconds);
    this.departures = streams ? new StreamSums() : null;
  }

  take(at: number, came: number): void {
    const done = this.#done;
    const cameOf = this.#came;
    const services = this.#services;
    if (services.at === BLOCK) {
      services.fill(services.block);
      services.at = 0;
    }
    const service = services.block[services.at++]!;
    const free = done[0]!;
    const before = cameOf[0]!;
    const start = free > at ? free : at;
    const wait = start - at;
    const age = at - came;
    const { sums } = this;
    sums[STATION.taken]!++;
    sums[STATION.service]! += service;
    sums[STATION.age]! += age;
    sums[STATION.ageSquare]! += age * age;
    if (wait > 0) {
      sums[STATION.wait]! += wait;
      sums[STATION.waits]!++;
      sums[STATION.waitSquare]! += wait * wait;
      sums[STATION.ageWait]! += age * wait;
      this.waitBins.add(wait);
    }
    const until = start + service;
    const servers = done.length;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= servers) break;
      if (below + 1 < servers && done[below + 1]! < done[below]!) below++;
      if (done[below]! >= until) break;
      done[place] = done[below]!;
      cameOf[place] = cameOf[below]!;
      place = below;
    }
    done[place] = until;
    cameOf[place] = came;
    if (before >= 0) this.#leave(free, before);
  }

  #leave(at: number, came: number): void {
    if (this.departures !== null) this.departures.add(at);
    if (this.#probability < 1 && this.#choices.next() >= this.#probability) return;
    const { sums } = this;
    const held = this.#heldCame;
    const size = held.length;
    if (size === 1) {
      sums[STATION.sent]!++;
      this.#next.take(at + this.#delay, came);
      return;
    }
    held[this.#held] = came;
    this.#heldDone[this.#held] = at;
    if (++this.#held < size) return;
    this.#held = 0;
    for (let job = 0; job < size; job++) {
      const done = this.#heldDone[job]!;
      const wait = at - done;
      const age = done - held[job]!;
      sums[STATION.sent]!++;
      sums[STATION.bufferWait]! += wait;
      sums[STATION.bufferSquare]! += wait * wait;
      sums[STATION.doneAge]! += age;
      sums[STATION.doneAgeSquare]! += age * age;
      sums[STATION.doneAgeBuffer]! += age * wait;
    }
    for (let job = 0; job < size; job++) this.#next.take(at + this.#delay, held[job]!);
  }
}
