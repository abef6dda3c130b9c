import type { Prng } from "#core/numeric/prng.ts";
import { BatchMeans } from "./batch-means.ts";
import { EventCalendar } from "./event-calendar.ts";
import { EVENT } from "./event-kinds.ts";
import { JobPool } from "./job-pool.ts";
import { LogHistogram } from "./log-histogram.ts";
import { networkFlaw, reaches } from "./network-flaw.ts";
import type { NetworkResult } from "./network-result.ts";
import type { Network, NetworkRoute, NetworkStation } from "./network.ts";
import { OriginalPool } from "./original-pool.ts";
import { StationPlaces } from "./station-places.ts";
import { StationTally } from "./station-tally.ts";

export interface SimulateOptions {
  readonly random: Prng;
  /** How many come; fewer where the gaps end before. */
  readonly originals: number;
  /** The first ones, which do not count. */
  readonly warmupOriginals?: number;
  readonly mostEvents?: number;
  readonly keepResponses?: boolean;
}

/** Plays a network through until all that came has left, or the cap of events. */
export function simulateNetwork(network: Network, options: SimulateOptions): NetworkResult {
  const flaw = networkFlaw(network);
  if (flaw !== undefined) throw new RangeError(`Cannot simulate the network as ${flaw}`);
  return new NetworkRun(network, options).play();
}

class NetworkRun {
  readonly #network: Network;
  readonly #stations: readonly NetworkStation[];
  readonly #random: Prng;
  readonly #expected: number;
  readonly #warmup: number;
  readonly #mostEvents: number;
  readonly #calendar = new EventCalendar();
  readonly #jobs = new JobPool();
  readonly #originals: OriginalPool;
  readonly #tally: StationTally;
  readonly #places: StationPlaces;
  /** The join that a station is, by its number among joins, or -1; and those that it is upstream of, the first ones first. */
  readonly #joinOf: Int32Array;
  readonly #joinStations: readonly number[];
  readonly #joinsAfter: readonly (readonly number[])[];
  /** Work that is gathered, for each route that does. */
  readonly #gathered = new Map<NetworkRoute, number[]>();
  readonly #response = new BatchMeans();
  readonly #histogram = new LogHistogram();
  readonly #responses: Float64Array | null;
  #arrived = 0;
  /** When the first came that counts. */
  #from = 0;
  #lastEnd = 0;

  constructor(
    network: Network,
    { random, originals, warmupOriginals = 0, mostEvents = Infinity, keepResponses = false }: SimulateOptions,
  ) {
    const { stations } = network;
    this.#network = network;
    this.#stations = stations;
    this.#random = random;
    this.#expected = originals;
    this.#warmup = warmupOriginals;
    this.#mostEvents = mostEvents;
    this.#responses = keepResponses ? new Float64Array(originals).fill(NaN) : null;
    this.#tally = new StationTally(stations.length);
    this.#places = new StationPlaces(network, {
      calendar: this.#calendar,
      jobs: this.#jobs,
      random,
      begin: (job, station) => this.#begin(job, station),
    });
    const joins = stations.flatMap(({ join }, index) => (join === true ? [index] : []));
    joins.sort((left, right) => Number(reaches(stations, right, left)) - Number(reaches(stations, left, right)));
    this.#joinStations = joins;
    this.#joinOf = Int32Array.from(stations, (_, index) => joins.indexOf(index));
    this.#joinsAfter = stations.map((_, index) =>
      joins.flatMap((join, number) => (reaches(stations, index, join) ? [number] : [])),
    );
    this.#originals = new OriginalPool(joins.length);
    for (const { routes } of stations) {
      for (const route of routes) if ((route.gather ?? 1) > 1) this.#gathered.set(route, []);
    }
  }

  play(): NetworkResult {
    const calendar = this.#calendar;
    this.#scheduleArrival();
    this.#places.open();
    let events = 0;
    for (;;) {
      const event = calendar.next();
      if (event < 0) {
        if (!this.#flush()) break;
        continue;
      }
      const subject = event >> 3;
      switch (event & 7) {
        case EVENT.arrival:
          this.#arrive();
          break;
        case EVENT.served:
          this.#finish(subject);
          break;
        case EVENT.landed:
          this.#land(subject);
          break;
        case EVENT.slowed: {
          const job = this.#places.slowedEnd(subject);
          if (job >= 0) this.#finish(job);
          break;
        }
        case EVENT.started:
          this.#places.started(subject);
          break;
        default:
          this.#places.look(subject, this.#originals.underWay > 0 || this.#arrived < this.#expected);
      }
      if (++events >= this.#mostEvents) break;
    }
    return this.#result(events);
  }

  #scheduleArrival(): void {
    const gap = this.#network.arrivals.gapSeconds(this.#random);
    if (gap < Infinity) this.#calendar.schedule(this.#calendar.now + gap, EVENT.arrival);
    else this.#arrived = this.#expected;
  }

  #arrive(): void {
    const { batchSize, kindOf, entries } = this.#network.arrivals;
    const now = this.#calendar.now;
    const size = batchSize === undefined ? 1 : batchSize(this.#random);
    for (let member = 0; member < size && this.#arrived < this.#expected; member++) {
      const index = this.#arrived++;
      if (index === this.#warmup) this.#from = now;
      const original = this.#originals.take(index, kindOf === undefined ? 0 : kindOf(index), now);
      // What has not landed yet is open, so that no join begins between two entries.
      this.#originals.open[original]!++;
      for (let entry = 0; entry < entries.length; entry++) this.#come(original, entries[entry]!);
      this.#originals.open[original]!--;
    }
    if (this.#arrived < this.#expected) this.#scheduleArrival();
  }

  /** A file of the original comes to a station. */
  #come(original: number, station: number): void {
    const join = this.#joinOf[station]!;
    if (join >= 0) this.#originals.landed[join]![original]!++;
    else this.#open(original, station);
  }

  #open(original: number, station: number): void {
    const job = this.#jobs.take(original, station, this.#calendar.now);
    this.#count(original, station, 1);
    this.#places.wait(job, station);
  }

  #begin(job: number, station: number): void {
    const now = this.#calendar.now;
    const original = this.#jobs.original[job]!;
    const kind = this.#originals.kind[original]!;
    const seconds = this.#stations[station]!.serviceSeconds(this.#random, kind);
    const coldSeconds = this.#places.coldSeconds(station, kind);
    this.#jobs.beganAt[job] = now;
    if (this.#originals.index[original]! >= this.#warmup) {
      const tally = this.#tally;
      const wait = now - this.#jobs.arrivedAt[job]!;
      tally.waits[station]!.add(wait);
      if (wait > 0) tally.waited[station]!++;
      if (coldSeconds >= 0) tally.coldStarts[station]!++;
    }
    this.#places.serve(job, station, coldSeconds > 0 ? seconds + coldSeconds : seconds);
  }

  #finish(job: number): void {
    const station = this.#jobs.station[job]!;
    const original = this.#jobs.original[job]!;
    if (this.#originals.index[original]! >= this.#warmup) {
      this.#tally.served[station]!++;
      this.#tally.servedSeconds[station]! += this.#calendar.now - this.#jobs.beganAt[job]!;
    }
    this.#places.leave(job, station);
    const { routes, routing } = this.#stations[station]!;
    if (routes.length > 0) {
      if (routing === "one") this.#takeOne(original, station, routes);
      else for (let index = 0; index < routes.length; index++) this.#takeByChance(original, station, routes[index]!);
    }
    this.#jobs.give(job);
    this.#close(original, station);
    this.#places.serveNext(station);
  }

  #takeOne(original: number, station: number, routes: readonly NetworkRoute[]): void {
    let left = this.#random();
    for (const route of routes) {
      left -= route.probability ?? 1;
      if (left < 0) return this.#send(original, station, route);
    }
  }

  #takeByChance(original: number, station: number, route: NetworkRoute): void {
    const { probability = 1 } = route;
    if (probability >= 1 || this.#random() < probability) this.#send(original, station, route);
  }

  #send(original: number, station: number, route: NetworkRoute): void {
    const copies = route.copies === undefined ? 1 : route.copies(this.#random, this.#originals.kind[original]!);
    const direct = (route.gather ?? 1) === 1 && route.delaySeconds === undefined;
    for (let copy = 0; copy < copies; copy++) {
      if (direct) this.#come(original, route.to);
      else this.#transfer(original, station, route);
    }
  }

  /** Work in transit is open where it comes from. */
  #transfer(original: number, station: number, route: NetworkRoute): void {
    const job = this.#jobs.take(original, station, this.#calendar.now);
    this.#jobs.target[job] = route.to;
    this.#count(original, station, 1);
    const buffer = this.#gathered.get(route);
    if (buffer === undefined) return this.#depart([job], route);
    buffer.push(job);
    if (buffer.length >= route.gather!) this.#depart(buffer.splice(0), route);
  }

  /** Gathered work goes together, with one delay. */
  #depart(jobs: readonly number[], { delaySeconds, gather = 1 }: NetworkRoute): void {
    const now = this.#calendar.now;
    const kind = this.#originals.kind[this.#jobs.original[jobs[0]!]!]!;
    const delay = delaySeconds === undefined ? 0 : delaySeconds(this.#random, kind);
    for (const job of jobs) {
      const counts = gather > 1 && this.#originals.index[this.#jobs.original[job]!]! >= this.#warmup;
      if (counts) this.#tally.gatherWaits[this.#jobs.station[job]!]!.add(now - this.#jobs.arrivedAt[job]!);
      this.#calendar.schedule(now + delay, job * 8 + EVENT.landed);
    }
  }

  #land(job: number): void {
    const [original, station] = [this.#jobs.original[job]!, this.#jobs.station[job]!];
    this.#jobs.give(job);
    this.#come(original, this.#jobs.target[job]!);
    this.#close(original, station);
  }

  /** Sends on what waits for company that will not come any more; false where nothing does. */
  #flush(): boolean {
    let sent = false;
    for (const [route, buffer] of this.#gathered) {
      if (buffer.length === 0) continue;
      this.#depart(buffer.splice(0), route);
      sent = true;
    }
    return sent;
  }

  #count(original: number, station: number, by: number): void {
    this.#originals.open[original]! += by;
    if (this.#joinStations.length === 0) return;
    const joins = this.#joinsAfter[station]!;
    for (let index = 0; index < joins.length; index++) this.#originals.upstreamOpen[joins[index]!]![original]! += by;
  }

  /** A piece of work is at its end: joins for which it was the last one begin, and the original may be at its own. */
  #close(original: number, station: number): void {
    this.#count(original, station, -1);
    if (this.#joinStations.length > 0) this.#beginJoins(original, this.#joinsAfter[station]!);
    if (this.#originals.open[original] === 0) this.#leave(original);
  }

  #beginJoins(original: number, joins: readonly number[]): void {
    const { upstreamOpen, landed } = this.#originals;
    for (const join of joins) {
      if (upstreamOpen[join]![original] !== 0 || landed[join]![original] === 0) continue;
      landed[join]![original] = 0;
      this.#open(original, this.#joinStations[join]!);
    }
  }

  #leave(original: number): void {
    const now = this.#calendar.now;
    const index = this.#originals.index[original]!;
    const response = now - this.#originals.arrivedAt[original]!;
    this.#lastEnd = now;
    if (index >= this.#warmup) {
      this.#response.add(response);
      this.#histogram.add(response);
    }
    if (this.#responses !== null) this.#responses[index] = response;
    this.#originals.give(original);
  }

  #result(events: number): NetworkResult {
    const capped = events >= this.#mostEvents;
    const end = capped ? this.#calendar.now : this.#lastEnd;
    const seconds = end - this.#from;
    const histogram = this.#histogram;
    return {
      originals: this.#response.count,
      events,
      endedAtSeconds: end,
      capped,
      response: {
        meanSeconds: this.#response.mean,
        standardError: this.#response.standardError,
        p50Seconds: histogram.quantile(0.5),
        p90Seconds: histogram.quantile(0.9),
        p95Seconds: histogram.quantile(0.95),
        p99Seconds: histogram.quantile(0.99),
      },
      stations: this.#stations.map(({ name, servers }, station) => {
        const waits = this.#tally.waits[station]!;
        const gathers = this.#tally.gatherWaits[station]!;
        const begun = waits.count;
        const served = this.#tally.served[station]!;
        const servedSeconds = this.#tally.servedSeconds[station]!;
        const busyMean = seconds > 0 ? servedSeconds / seconds : 0;
        return {
          name,
          served,
          waitMeanSeconds: begun === 0 ? 0 : waits.mean,
          waitStandardError: waits.standardError,
          waitedShare: begun === 0 ? 0 : this.#tally.waited[station]! / begun,
          gatherWaitMeanSeconds: gathers.count === 0 ? 0 : gathers.mean,
          gatherWaitStandardError: gathers.standardError,
          serviceMeanSeconds: served === 0 ? 0 : servedSeconds / served,
          busyMean,
          utilisation: servers < Infinity ? busyMean / servers : 0,
          throughput: seconds > 0 ? served / seconds : 0,
          queueMean: begun === 0 || seconds === 0 ? 0 : (waits.mean * begun) / seconds,
          coldStarts: this.#tally.coldStarts[station]!,
        };
      }),
      resources: this.#places.resources(end),
      responses: this.#responses,
    };
  }
}
