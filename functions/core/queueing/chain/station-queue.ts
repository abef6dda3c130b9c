import type { Stage } from "../tandem.ts";
import { BLOCK, BlockStream } from "../sampling/block-stream.ts";
import { fillTimes } from "../sampling/fill-times.ts";
import { fillUniforms } from "../sampling/fill-uniforms.ts";
import { RandomSource } from "../sampling/random-source.ts";
import { StreamSums } from "../simulation/stream-sums.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin } from "../simulation/time-bins.ts";
import type { ChainLink } from "./chain.ts";
import { JobBlock } from "./job-block.ts";

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

/**
 * A station of a chain by Lindley's recursion for many servers: a heap of when each is done. A new job takes the server that is
 * done first, and the job that was there goes on then, so that departures come out in their order and feed what follows.
 */
export class StationQueue {
  /** Since they were cleared last; by `STATION`. */
  readonly sums = new Float64Array(STATION_SUMS);
  /** Waits of those that wait. */
  readonly waitBins = new Uint32Array(BIN_COUNT);
  readonly firstBin: number;
  readonly departures: StreamSums | null;

  readonly #done: Float64Array;
  readonly #came: Float64Array;
  readonly #services: BlockStream;
  readonly #choices: BlockStream;
  readonly #link: ChainLink;
  readonly #sent = new JobBlock();
  readonly #heldCame: Float64Array;
  readonly #heldDone: Float64Array;
  #held = 0;

  constructor(
    { servers, service, serviceMeanSeconds }: Stage,
    link: ChainLink,
    { seed, streams }: { readonly seed: string; readonly streams: boolean },
  ) {
    this.#done = new Float64Array(servers);
    this.#came = new Float64Array(servers).fill(NEVER);
    this.#services = new BlockStream(fillTimes(new RandomSource(`${seed}/services`), service, serviceMeanSeconds));
    this.#choices = new BlockStream(fillUniforms(new RandomSource(`${seed}/choices`)));
    this.#link = link;
    this.#heldCame = new Float64Array(link.gather);
    this.#heldDone = new Float64Array(link.gather);
    this.firstBin = firstBin(serviceMeanSeconds);
    this.departures = streams ? new StreamSums() : null;
  }

  // One loop with all of its state in local variables: what is called or looked up for each job shows in the speed.
  /** Takes jobs in the order of their times; those that go on to the next station, good until the next call. */
  work({ at: ats, came: cames, count: jobs }: JobBlock): JobBlock {
    const view = new Float64Array(1);
    const viewWords = new Int32Array(view.buffer);
    const { departures, waitBins, firstBin: bin0 } = this;
    const lastBin = BIN_COUNT - 1;
    const done = this.#done;
    const cameOf = this.#came;
    const servers = done.length;
    const services = this.#services.block;
    let serviceAt = this.#services.at;
    const { probability, gather, delaySeconds } = this.#link;
    const choices = this.#choices;
    const heldCame = this.#heldCame;
    const heldDone = this.#heldDone;
    let held = this.#held;
    const sent = this.#sent;
    sent.reserve(jobs + gather);
    const sentAt = sent.at;
    const sentCame = sent.came;
    let sending = 0;
    let wait = 0;
    let waits = 0;
    let busy = 0;
    let waitSquare = 0;
    let ages = 0;
    let ageSquare = 0;
    let ageWait = 0;
    let bufferWait = 0;
    let bufferSquare = 0;
    let doneAge = 0;
    let doneAgeSquare = 0;
    let doneAgeBuffer = 0;
    for (let job = 0; job < jobs; job++) {
      const at = ats[job]!;
      const came = cames[job]!;
      if (serviceAt === BLOCK) {
        this.#services.fill(services);
        serviceAt = 0;
      }
      const service = services[serviceAt++]!;
      const free = done[0]!;
      const before = cameOf[0]!;
      const age = at - came;
      ages += age;
      ageSquare += age * age;
      busy += service;
      let until = at + service;
      if (free > at) {
        const seconds = free - at;
        until = free + service;
        wait += seconds;
        waits++;
        waitSquare += seconds * seconds;
        ageWait += age * seconds;
        view[0] = seconds;
        const bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
        waitBins[bin < 0 ? 0 : bin > lastBin ? lastBin : bin]!++;
      }
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

      // What was done before goes on.
      if (before < 0) continue;
      if (departures !== null) departures.add(free);
      if (probability < 1 && choices.next() >= probability) continue;
      if (gather === 1) {
        sentAt[sending] = free + delaySeconds;
        sentCame[sending++] = before;
        continue;
      }
      heldCame[held] = before;
      heldDone[held++] = free;
      if (held < gather) continue;
      held = 0;
      for (let one = 0; one < gather; one++) {
        const doneAt = heldDone[one]!;
        const heldSeconds = free - doneAt;
        const ageThen = doneAt - heldCame[one]!;
        bufferWait += heldSeconds;
        bufferSquare += heldSeconds * heldSeconds;
        doneAge += ageThen;
        doneAgeSquare += ageThen * ageThen;
        doneAgeBuffer += ageThen * heldSeconds;
        sentAt[sending] = free + delaySeconds;
        sentCame[sending++] = heldCame[one]!;
      }
    }
    this.#services.at = serviceAt;
    this.#held = held;
    sent.count = sending;
    const { sums } = this;
    sums[STATION.taken]! += jobs;
    sums[STATION.wait]! += wait;
    sums[STATION.waits]! += waits;
    sums[STATION.service]! += busy;
    sums[STATION.waitSquare]! += waitSquare;
    sums[STATION.age]! += ages;
    sums[STATION.ageSquare]! += ageSquare;
    sums[STATION.ageWait]! += ageWait;
    sums[STATION.sent]! += sending;
    sums[STATION.bufferWait]! += bufferWait;
    sums[STATION.bufferSquare]! += bufferSquare;
    sums[STATION.doneAge]! += doneAge;
    sums[STATION.doneAgeSquare]! += doneAgeSquare;
    sums[STATION.doneAgeBuffer]! += doneAgeBuffer;
    return sent;
  }
}
