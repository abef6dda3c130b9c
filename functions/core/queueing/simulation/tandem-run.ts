import { batchMoments } from "../laws/batch-size.ts";
import { BLOCK, BlockStream } from "../sampling/block-stream.ts";
import { fillBatchSizes } from "../sampling/fill-batch-sizes.ts";
import { fillGaps } from "../sampling/fill-gaps.ts";
import { fillTimes } from "../sampling/fill-times.ts";
import { fillUniforms } from "../sampling/fill-uniforms.ts";
import { RandomSource } from "../sampling/random-source.ts";
import type { Tandem } from "../tandem.ts";
import { RequestRing } from "./request-ring.ts";
import { SLOT, SLOT_COLUMNS } from "./slot-columns.ts";
import { StreamSums } from "./stream-sums.ts";
import { BIN_COUNT, BIN_SHIFT, firstBin, takeHistogram } from "./time-bins.ts";
import { type Parcel, parcel, Transit } from "./transit.ts";
import type { LogHistogram } from "./log-histogram.ts";

/** What was counted of times since it was taken last. */
export interface RunHistograms {
  readonly offloaded: LogHistogram;
  readonly local: LogHistogram;
  readonly request: LogHistogram;
}

const NEVER = -1;

/**
 * A tandem on its way: Lindley's recursion for many servers. Each stage is a heap of when its servers are done. A job takes the
 * server that is done first, and the job that was there goes on then: departures come out in their order, and feed the second
 * stage one by one, so that no calendar of events is needed.
 */
export class TandemRun {
  /** Since it was cleared last; by `SLOT`. */
  readonly sums = new Float64Array(SLOT_COLUMNS);
  readonly departures: StreamSums | null;
  readonly offloads: StreamSums | null;

  readonly #gaps: BlockStream;
  readonly #sizes: BlockStream;
  readonly #firstServices: BlockStream;
  readonly #secondServices: BlockStream;
  readonly #choices: BlockStream;
  readonly #delays: BlockStream | null;

  readonly #offloadProbability: number;
  /** 0 for whole requests. */
  readonly #offloadBatch: number;
  readonly #timeout: number;
  readonly #delay: number;
  /** Seconds for a batch, and for each of its jobs, if batches are served as a whole. */
  readonly #overhead: number;
  readonly #each: number;

  #clock = 0;
  #deadline = Infinity;
  /** Of each server of the first stage: when it is done, and when its jobs came. */
  readonly #firstDone: Float64Array;
  readonly #firstCame: Float64Array;
  /** Their number, where batches are served as a whole; their request, and whether they will be offloaded, where requests count. */
  readonly #firstCount: Int32Array;
  readonly #firstRequest: Int32Array;
  readonly #firstChosen: Uint8Array;
  readonly #secondDone: Float64Array;

  #held: Parcel;
  readonly #transit = new Transit();
  readonly #requests: RequestRing | null;
  #chosen = new Uint8Array(64);

  /** A number, and its bits. */
  readonly #view = new Float64Array(1);
  readonly #viewWords = new Int32Array(this.#view.buffer);
  readonly #firstBin: number;
  readonly #offloadedBins = new Uint32Array(BIN_COUNT);
  readonly #localBins: Uint32Array;
  readonly #requestBins: Uint32Array;

  constructor(tandem: Tandem, { seed, streams, requests }: { seed: string; streams: boolean; requests: boolean }) {
    const { first, second } = tandem;
    const source = (role: string): RandomSource => new RandomSource(`${seed}/${role}`);
    const isWhole = first.batchOverheadSeconds !== undefined;
    this.#overhead = first.batchOverheadSeconds ?? 0;
    this.#each = isWhole ? first.serviceMeanSeconds : 0;
    this.#gaps = new BlockStream(fillGaps(source("gaps"), tandem.arrival, 1 / tandem.batchRate));
    this.#sizes = new BlockStream(fillBatchSizes(source("sizes"), tandem.batchSize));
    const firstMean = isWhole ? 1 : first.serviceMeanSeconds;
    this.#firstServices = new BlockStream(fillTimes(source("first"), first.service, firstMean));
    this.#secondServices = new BlockStream(fillTimes(source("second"), second.service, second.serviceMeanSeconds));
    this.#choices = new BlockStream(fillUniforms(source("choices")));
    const law = tandem.networkDelay;
    const scatters = law !== undefined && law.kind !== "constant" && tandem.networkDelaySeconds > 0;
    this.#delays = scatters ? new BlockStream(fillTimes(source("delays"), law, tandem.networkDelaySeconds)) : null;
    this.#delay = tandem.networkDelaySeconds;
    this.#offloadProbability = tandem.offloadProbability;
    this.#offloadBatch = tandem.offloadBatch === "request" ? 0 : tandem.offloadBatch;
    this.#timeout = this.#offloadBatch > 1 ? (tandem.offloadTimeoutSeconds ?? Infinity) : Infinity;

    this.#firstDone = new Float64Array(first.servers);
    this.#firstCount = new Int32Array(first.servers);
    this.#firstCame = new Float64Array(first.servers).fill(NEVER);
    this.#firstRequest = new Int32Array(first.servers);
    this.#firstChosen = new Uint8Array(first.servers);
    this.#secondDone = new Float64Array(second.servers);
    const expected = Math.ceil(2 * batchMoments(tandem.batchSize).mean);
    this.#held = parcel(Math.max(1, this.#offloadBatch === 0 ? expected : this.#offloadBatch));
    this.#requests = requests || this.#offloadBatch === 0 ? new RequestRing() : null;
    this.departures = streams ? new StreamSums() : null;
    this.offloads = streams ? new StreamSums() : null;
    this.#firstBin = firstBin(Math.max(first.serviceMeanSeconds, second.serviceMeanSeconds));
    this.#localBins = new Uint32Array(tandem.offloadProbability < 1 ? BIN_COUNT : 0);
    this.#requestBins = new Uint32Array(this.#requests === null ? 0 : BIN_COUNT);
  }

  takeHistograms(): RunHistograms {
    return {
      offloaded: takeHistogram(this.#offloadedBins, this.#firstBin),
      local: takeHistogram(this.#localBins, this.#firstBin),
      request: takeHistogram(this.#requestBins, this.#firstBin),
    };
  }

  /** Lets whole batches come until there were so many jobs, or so many batches. */
  advance(jobs: number, batches = Infinity): void {
    this.#go(jobs, batches, false);
  }

  /** Lets the jobs at the first stage go on; those whose batch is not full then stay where they are, as do those on a network that scatters. */
  drain(): void {
    this.#go(1, 1, true);
  }

  // One loop with all of its state in local variables: what is called or looked up for each job shows in the speed.
  #go(wantedJobs: number, wantedBatches: number, isDraining: boolean): void {
    const view = this.#view;
    const viewWords = this.#viewWords;
    const bin0 = this.#firstBin;
    const lastBin = BIN_COUNT - 1;
    const { departures, offloads } = this;
    const gaps = this.#gaps.block;
    const sizes = this.#sizes.block;
    const services1 = this.#firstServices.block;
    const services2 = this.#secondServices.block;
    const choices = this.#choices.block;
    let gapAt = this.#gaps.at;
    let sizeAt = this.#sizes.at;
    let service1At = this.#firstServices.at;
    let service2At = this.#secondServices.at;
    let choiceAt = this.#choices.at;
    const done1 = this.#firstDone;
    const count1 = this.#firstCount;
    const came1 = this.#firstCame;
    const request1 = this.#firstRequest;
    const chosen1 = this.#firstChosen;
    const done2 = this.#secondDone;
    const servers1 = done1.length;
    const servers2 = done2.length;
    const offloadedBins = this.#offloadedBins;
    const localBins = this.#localBins;
    const requestBins = this.#requestBins;
    const delays = this.#delays;
    const transit = this.#transit;
    const requests = this.#requests;
    const share = this.#offloadProbability;
    const isAll = share === 1;
    const batch = this.#offloadBatch;
    const isByRequest = batch === 0;
    const timeout = this.#timeout;
    const isTimed = timeout < Infinity;
    const delay = this.#delay;
    const overhead = this.#overhead;
    const each = this.#each;
    const isWhole = each > 0;
    const isWide = isWhole || requests !== null;
    let held = this.#held;
    let heldCame = held.came;
    let heldDone = held.done;
    let heldRequest = held.request;
    let heldCount = held.count;
    let clock = this.#clock;
    let deadline = this.#deadline;
    const startClock = clock;

    let jobs = 0;
    let batches = 0;
    let wait1 = 0;
    let waits1 = 0;
    let service1 = 0;
    let busy1 = 0;
    let departed = 0;
    let offloaded = 0;
    let bufferWait = 0;
    let wait2 = 0;
    let waits2 = 0;
    let service2 = 0;
    let response = 0;
    let local = 0;
    let localResponse = 0;
    let finished = 0;
    let finishedResponse = 0;

    while (jobs < wantedJobs && batches < wantedBatches) {
      batches++;
      let size = 1;
      let request = 0;
      if (!isDraining) {
        if (gapAt === BLOCK) {
          this.#gaps.fill(gaps);
          gapAt = 0;
        }
        clock += gaps[gapAt++]!;
        if (sizeAt === BLOCK) {
          this.#sizes.fill(sizes);
          sizeAt = 0;
        }
        size = sizes[sizeAt++]!;
        if (requests !== null) {
          request = requests.enter(size, clock);
          if (isByRequest) {
            if (size > heldCame.length) {
              held = parcel(2 * size);
              heldCame = held.came;
              heldDone = held.done;
              heldRequest = held.request;
            }
            if (size > this.#chosen.length) this.#chosen = new Uint8Array(2 * size);
            let chosen = 0;
            for (let job = 0; job < size; job++) {
              let isChosen = 1;
              if (!isAll) {
                if (choiceAt === BLOCK) {
                  this.#choices.fill(choices);
                  choiceAt = 0;
                }
                isChosen = choices[choiceAt++]! < share ? 1 : 0;
              }
              this.#chosen[job] = isChosen;
              chosen += isChosen;
            }
            requests.offloaded[request & requests.mask] = chosen;
            requests.awaited[request & requests.mask] = chosen;
          }
        }
        jobs += size;
      }
      const units = isDraining ? servers1 : isWhole ? 1 : size;
      for (let unit = 0; unit < units; unit++) {
        const done = done1[0]!;
        const came = came1[0]!;
        let ended = came >= 0 ? 1 : 0;
        let endedRequest = 0;
        let endedChosen = 0;
        if (isWide) {
          ended = count1[0]!;
          endedRequest = request1[0]!;
          endedChosen = chosen1[0]!;
        }
        let busyUntil = Infinity;
        if (!isDraining) {
          if (service1At === BLOCK) {
            this.#firstServices.fill(services1);
            service1At = 0;
          }
          let service = services1[service1At++]!;
          const start = done > clock ? done : clock;
          const wait = start - clock;
          if (isWhole) {
            service *= overhead + each * size;
            wait1 += wait * size;
            service1 += service * size;
            if (wait > 0) waits1 += size;
          } else {
            wait1 += wait;
            service1 += service;
            if (wait > 0) waits1++;
          }
          busy1 += service;
          busyUntil = start + service;
        }

        // The new jobs take the place of those that are done, and sink to where they belong in the heap.
        let place = 0;
        for (;;) {
          let below = 2 * place + 1;
          if (below >= servers1) break;
          if (below + 1 < servers1 && done1[below + 1]! < done1[below]!) below++;
          if (done1[below]! >= busyUntil) break;
          done1[place] = done1[below]!;
          came1[place] = came1[below]!;
          if (isWide) {
            count1[place] = count1[below]!;
            request1[place] = request1[below]!;
            chosen1[place] = chosen1[below]!;
          }
          place = below;
        }
        done1[place] = busyUntil;
        came1[place] = isDraining ? NEVER : clock;
        if (isWide) {
          count1[place] = isDraining ? 0 : isWhole ? size : 1;
          request1[place] = request;
          if (isByRequest) chosen1[place] = isDraining ? 0 : this.#chosen[unit]!;
        }

        // What was done before goes on.
        departed += ended;
        for (let one = 0; one < ended; one++) {
          if (departures !== null) departures.add(done);
          let sendAt = NEVER;
          let isPending = false;
          let isOffloaded = isAll;
          if (isByRequest) {
            const at = endedRequest & requests!.mask;
            // Which jobs of a batch that is served as a whole are offloaded makes no difference.
            isOffloaded = isWhole ? one < requests!.offloaded[at]! : endedChosen === 1;
            if (isOffloaded) {
              requests!.doneSum[at]! += done;
              if (--requests!.awaited[at]! === 0) {
                heldCount = requests!.offloaded[at]!;
                const middle = requests!.doneSum[at]! / heldCount;
                for (let job = 0; job < heldCount; job++) {
                  heldCame[job] = came;
                  heldDone[job] = middle;
                  heldRequest[job] = endedRequest;
                }
                sendAt = done;
              }
            }
          } else {
            if (!isAll) {
              if (choiceAt === BLOCK) {
                this.#choices.fill(choices);
                choiceAt = 0;
              }
              isOffloaded = choices[choiceAt++]! < share;
            }
            if (isOffloaded) {
              if (isTimed && heldCount > 0 && done > deadline) {
                sendAt = deadline;
                isPending = true;
              } else {
                if (isTimed && heldCount === 0) deadline = done + timeout;
                heldCame[heldCount] = came;
                heldDone[heldCount] = done;
                if (requests !== null) heldRequest[heldCount] = endedRequest;
                heldCount++;
                if (heldCount === batch) sendAt = done;
              }
            }
          }
          if (!isOffloaded) {
            const seconds = done - came;
            local++;
            localResponse += seconds;
            view[0] = seconds;
            let bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
            if (bin < 0) bin = 0;
            else if (bin > lastBin) bin = lastBin;
            localBins[bin]!++;
            if (requests !== null) {
              const at = endedRequest & requests.mask;
              if (done > requests.latest[at]!) requests.latest[at] = done;
              if (--requests.left[at]! === 0) {
                const whole = requests.latest[at]! - came;
                finished++;
                finishedResponse += whole;
                view[0] = whole;
                bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
                requestBins[bin < 0 ? 0 : bin > lastBin ? lastBin : bin]!++;
              }
            }
          }

          while (sendAt >= 0) {
            if (offloads !== null) offloads.add(sendAt);
            let arrives = sendAt + delay;
            let count = heldCount;
            let cameOf = heldCame;
            let doneOf = heldDone;
            let requestOf = heldRequest;
            let sentAt = sendAt;
            let arrived: Parcel | undefined;
            if (delays !== null) {
              held.count = heldCount;
              transit.send(held, sendAt, sendAt + delays.next());
              arrived = transit.receive(sendAt);
              if (arrived === undefined) count = 0;
            }
            for (;;) {
              if (arrived !== undefined) {
                ({ sent: sentAt, arrives, count, came: cameOf, done: doneOf, request: requestOf } = arrived);
              }
              for (let job = 0; job < count; job++) {
                if (service2At === BLOCK) {
                  this.#secondServices.fill(services2);
                  service2At = 0;
                }
                const service = services2[service2At++]!;
                const free = done2[0]!;
                const start = free > arrives ? free : arrives;
                const wait = start - arrives;
                const end = start + service;
                let at = 0;
                for (;;) {
                  let below = 2 * at + 1;
                  if (below >= servers2) break;
                  if (below + 1 < servers2 && done2[below + 1]! < done2[below]!) below++;
                  if (done2[below]! >= end) break;
                  done2[at] = done2[below]!;
                  at = below;
                }
                done2[at] = end;
                const jobCame = cameOf[job]!;
                const seconds = end - jobCame;
                wait2 += wait;
                service2 += service;
                response += seconds;
                bufferWait += sentAt - doneOf[job]!;
                if (wait > 0) waits2++;
                view[0] = seconds;
                let bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
                if (bin < 0) bin = 0;
                else if (bin > lastBin) bin = lastBin;
                offloadedBins[bin]!++;
                if (requests !== null) {
                  const ring = requestOf[job]! & requests.mask;
                  if (end > requests.latest[ring]!) requests.latest[ring] = end;
                  if (--requests.left[ring]! === 0) {
                    const whole = requests.latest[ring]! - jobCame;
                    finished++;
                    finishedResponse += whole;
                    view[0] = whole;
                    bin = (viewWords[1]! >>> BIN_SHIFT) - bin0;
                    requestBins[bin < 0 ? 0 : bin > lastBin ? lastBin : bin]!++;
                  }
                }
              }
              offloaded += count;
              if (delays === null) break;
              arrived = transit.receive(sendAt);
              if (arrived === undefined) break;
            }
            heldCount = 0;
            sendAt = NEVER;
            if (isPending) {
              isPending = false;
              deadline = done + timeout;
              heldCame[0] = came;
              heldDone[0] = done;
              heldRequest[0] = endedRequest;
              heldCount = 1;
              if (batch === 1) sendAt = done;
            }
          }
        }
      }
    }

    this.#gaps.at = gapAt;
    this.#sizes.at = sizeAt;
    this.#firstServices.at = service1At;
    this.#secondServices.at = service2At;
    this.#choices.at = choiceAt;
    held.count = heldCount;
    this.#held = held;
    this.#clock = clock;
    this.#deadline = deadline;
    const { sums } = this;
    sums[SLOT.jobs]! += jobs;
    sums[SLOT.span]! += clock - startClock;
    sums[SLOT.firstWait]! += wait1;
    sums[SLOT.firstWaits]! += waits1;
    sums[SLOT.firstService]! += service1;
    sums[SLOT.firstBusy]! += busy1;
    sums[SLOT.departed]! += departed;
    sums[SLOT.offloaded]! += offloaded;
    sums[SLOT.bufferWait]! += bufferWait;
    sums[SLOT.secondWait]! += wait2;
    sums[SLOT.secondWaits]! += waits2;
    sums[SLOT.secondService]! += service2;
    sums[SLOT.response]! += response;
    sums[SLOT.local]! += local;
    sums[SLOT.localResponse]! += localResponse;
    sums[SLOT.requests]! += finished;
    sums[SLOT.requestResponse]! += finishedResponse;
  }
}
