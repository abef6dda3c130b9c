import type { Prng } from "#core/numeric/prng.ts";
import type { BlockStream } from "../sampling/block-stream.ts";
import { EventCalendar } from "./event-calendar.ts";
import { EVENT } from "./event-kinds.ts";
import { Gathering } from "./gathering.ts";
import { JobPool } from "./job-pool.ts";
import { type NetworkJoins, networkJoins } from "./network-joins.ts";
import type { NetworkResult } from "./network-result.ts";
import type { Draw, Network, NetworkArrivals, NetworkStation } from "./network.ts";
import { OriginalPool } from "./original-pool.ts";
import { ResourceGrounds } from "./resource-grounds.ts";
import { ResponseTally } from "./response-tally.ts";
import { NOWHERE, RouteTable } from "./route-table.ts";
import { secondsStream } from "./seconds-stream.ts";
import { StationPlaces } from "./station-places.ts";
import { StationScaling } from "./station-scaling.ts";
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

/** A network on its way: what an event of the calendar does to it. */
export class NetworkRun {
  readonly #stations: readonly NetworkStation[];
  readonly #arrivals: NetworkArrivals;
  readonly #random: Prng;
  readonly #expected: number;
  readonly #warmup: number;
  readonly #mostEvents: number;
  readonly #calendar = new EventCalendar();
  readonly #jobs = new JobPool();
  readonly #originals: OriginalPool;
  readonly #tally: StationTally;
  readonly #grounds: ResourceGrounds;
  readonly #scaling: StationScaling;
  readonly #places: StationPlaces;
  readonly #routes: RouteTable;
  readonly #gathering: Gathering;
  readonly #joins: NetworkJoins;
  readonly #hasJoins: boolean;
  /** Seconds of laws, in blocks; where there is none a function tells them. */
  readonly #gaps: BlockStream | undefined;
  readonly #services: readonly (BlockStream | undefined)[];
  readonly #response = new ResponseTally();
  readonly #responses: Float64Array | null;
  #arrived = 0;
  /** When the first came that counts. */
  #from = 0;
  #lastEnd = 0;

  constructor(network: Network, options: SimulateOptions) {
    const { stations, arrivals } = network;
    const { random, originals, warmupOriginals = 0, mostEvents = Infinity, keepResponses = false } = options;
    this.#stations = stations;
    this.#arrivals = arrivals;
    this.#random = random;
    this.#expected = originals;
    this.#warmup = warmupOriginals;
    this.#mostEvents = mostEvents;
    this.#responses = keepResponses ? new Float64Array(originals).fill(NaN) : null;
    this.#tally = new StationTally(stations.length);
    this.#grounds = new ResourceGrounds(network, this.#calendar);
    this.#scaling = new StationScaling(stations, this.#calendar, random);
    this.#places = new StationPlaces(network, {
      calendar: this.#calendar,
      jobs: this.#jobs,
      grounds: this.#grounds,
      scaling: this.#scaling,
    });
    this.#joins = networkJoins(stations);
    this.#hasJoins = this.#joins.stations.length > 0;
    this.#originals = new OriginalPool(this.#joins.stations.length);
    this.#routes = new RouteTable(stations);
    this.#gathering = new Gathering(this.#routes.count, this.#jobs);
    const streams = { random, expected: originals };
    this.#gaps = typeof arrivals.gapSeconds === "object" ? secondsStream(arrivals.gapSeconds, streams) : undefined;
    this.#services = stations.map(({ serviceSeconds }) =>
      typeof serviceSeconds === "object" ? secondsStream(serviceSeconds, streams) : undefined,
    );
  }

  play(): NetworkResult {
    this.#scheduleArrival();
    this.#scaling.open();
    let events = 0;
    for (;;) {
      const event = this.#calendar.next();
      if (event < 0) {
        if (!this.#flush()) break;
        continue;
      }
      const subject = event >> 3;
      switch (event & 7) {
        case EVENT.served:
          this.#finish(subject);
          break;
        case EVENT.arrival:
          this.#arrive();
          break;
        case EVENT.landed:
          this.#land(subject);
          break;
        case EVENT.slowed: {
          const job = this.#grounds.slowedEnd(subject);
          if (job >= 0) this.#finish(job);
          break;
        }
        case EVENT.started:
          this.#scaling.started(subject);
          this.#serveNext(subject);
          break;
        default:
          this.#look(subject);
      }
      if (++events >= this.#mostEvents) break;
    }
    return this.#result(events);
  }

  /** An autoscaler looks, unless nothing is left. */
  #look(station: number): void {
    if (this.#originals.underWay === 0 && this.#arrived >= this.#expected) return;
    // Where others that look are all that is to happen, nothing comes any more that somebody waits for.
    if (this.#calendar.size < this.#scaling.lookers) this.#flush();
    this.#scaling.look(station);
  }

  #scheduleArrival(): void {
    const { gapSeconds } = this.#arrivals;
    const gap = typeof gapSeconds === "function" ? gapSeconds(this.#random) : this.#gaps!.next();
    if (gap < Infinity) this.#calendar.scheduleLone(this.#calendar.now + gap, EVENT.arrival);
    else this.#arrived = this.#expected;
  }

  #arrive(): void {
    const { batchSize, kindOf, entries } = this.#arrivals;
    const { now } = this.#calendar;
    const originals = this.#originals;
    const size = batchSize === undefined ? 1 : batchSize(this.#random);
    for (let member = 0; member < size && this.#arrived < this.#expected; member++) {
      const index = this.#arrived++;
      if (index === this.#warmup) this.#from = now;
      const original = originals.take(index, kindOf === undefined ? 0 : kindOf(index), now);
      for (let entry = 0; entry < entries.length; entry++) this.#open(original, entries[entry]!);
    }
    if (this.#arrived < this.#expected) this.#scheduleArrival();
  }

  /** A file of the original comes to a station. */
  #come(original: number, station: number): void {
    const join = this.#joins.numberOf[station]!;
    if (join >= 0) this.#originals.landed[join]![original]!++;
    else this.#open(original, station);
  }

  #open(original: number, station: number): void {
    const job = this.#jobs.take(original, station, this.#calendar.now);
    this.#count(original, station, 1);
    this.#enter(job, station);
  }

  #enter(job: number, station: number): void {
    if (this.#places.enter(job, station)) this.#begin(job, station);
    else if (this.#places.isPlain[station] === 0) this.#serveNext(station);
  }

  #serveNext(station: number): void {
    for (let job = this.#places.next(station); job >= 0; job = this.#places.next(station)) {
      this.#begin(job, this.#jobs.station[job]!);
    }
  }

  #begin(job: number, station: number): void {
    const { now } = this.#calendar;
    const original = this.#jobs.original[job]!;
    const stream = this.#services[station];
    let seconds = stream === undefined ? this.#askedSeconds(original, station) : stream.next();
    let isCold = false;
    if (this.#places.isPlain[station] === 0) {
      const coldSeconds = this.#scaling.coldSeconds(station, this.#originals.kind[original]!);
      isCold = coldSeconds >= 0;
      if (coldSeconds > 0) seconds += coldSeconds;
    }
    this.#jobs.beganAt[job] = now;
    if (this.#originals.index[original]! >= this.#warmup) {
      const wait = now - this.#jobs.arrivedAt[job]!;
      this.#tally.waits.add(station, wait);
      if (wait > 0) this.#tally.waited[station]!++;
      if (isCold) this.#tally.coldStarts[station]!++;
    }
    const isSlowed = this.#places.isPlain[station] === 0 && this.#grounds.begin(job, station, seconds);
    if (!isSlowed) this.#calendar.schedule(now + seconds, job * 8 + EVENT.served);
  }

  #askedSeconds(original: number, station: number): number {
    return (this.#stations[station]!.serviceSeconds as Draw)(this.#random, this.#originals.kind[original]!);
  }

  #finish(job: number): void {
    const station = this.#jobs.station[job]!;
    const original = this.#jobs.original[job]!;
    if (this.#originals.index[original]! >= this.#warmup) {
      this.#tally.served[station]!++;
      this.#tally.servedSeconds[station]! += this.#calendar.now - this.#jobs.beganAt[job]!;
    }
    this.#places.leave(job, station);
    const only = this.#routes.only[station]!;
    if (only >= 0 && !this.#hasJoins) {
      // The same piece of work goes on.
      this.#jobs.move(job, only, this.#calendar.now);
      this.#enter(job, only);
    } else {
      if (only !== NOWHERE) this.#route(original, station);
      this.#jobs.give(job);
      this.#close(original, station);
    }
    if (this.#places.isPlain[station] === 0) return this.#serveNext(station);
    // One server has become free.
    const next = this.#places.next(station);
    if (next >= 0) this.#begin(next, station);
  }

  #route(original: number, station: number): void {
    const routes = this.#routes;
    const end = routes.first[station + 1]!;
    if (routes.takesOne[station] === 1) {
      let left = this.#random();
      for (let route = routes.first[station]!; route < end; route++) {
        left -= routes.probability[route]!;
        if (left < 0) return this.#send(original, station, route);
      }
      return;
    }
    for (let route = routes.first[station]!; route < end; route++) {
      const probability = routes.probability[route]!;
      if (probability >= 1 || this.#random() < probability) this.#send(original, station, route);
    }
  }

  #send(original: number, station: number, route: number): void {
    const copiesOf = this.#routes.copies[route];
    const copies = copiesOf === undefined ? 1 : copiesOf(this.#random, this.#originals.kind[original]!);
    for (let copy = 0; copy < copies; copy++) {
      if (this.#routes.isDirect[route] === 1) this.#come(original, this.#routes.to[route]!);
      else this.#transfer(original, station, route);
    }
  }

  /** Work in transit is open where it comes from. */
  #transfer(original: number, station: number, route: number): void {
    const job = this.#jobs.take(original, station, this.#calendar.now);
    this.#jobs.target[job] = this.#routes.to[route]!;
    this.#count(original, station, 1);
    this.#gathering.add(job, route);
    if (this.#gathering.count[route]! >= this.#routes.gather[route]!) this.#depart(route);
  }

  /** Gathered work goes together, with one delay. */
  #depart(route: number): void {
    const { now } = this.#calendar;
    const first = this.#gathering.take(route);
    const delayOf = this.#routes.delays[route];
    const kind = this.#originals.kind[this.#jobs.original[first]!]!;
    const delay = delayOf === undefined ? 0 : delayOf(this.#random, kind);
    for (let job = first; job >= 0; job = this.#jobs.following[job]!) {
      const counts = this.#originals.index[this.#jobs.original[job]!]! >= this.#warmup;
      if (counts && this.#routes.gather[route]! > 1) {
        this.#tally.gatherWaits.add(this.#jobs.station[job]!, now - this.#jobs.arrivedAt[job]!);
      }
      this.#calendar.schedule(now + delay, job * 8 + EVENT.landed);
    }
  }

  #land(job: number): void {
    const original = this.#jobs.original[job]!;
    const station = this.#jobs.station[job]!;
    this.#jobs.give(job);
    this.#come(original, this.#jobs.target[job]!);
    this.#close(original, station);
  }

  /** Sends on what waits for company that will not come any more; false where nothing does. */
  #flush(): boolean {
    let sent = false;
    for (let route = 0; route < this.#routes.count; route++) {
      if (this.#gathering.count[route] === 0) continue;
      this.#depart(route);
      sent = true;
    }
    return sent;
  }

  #count(original: number, station: number, by: number): void {
    this.#originals.open[original]! += by;
    if (!this.#hasJoins) return;
    const joins = this.#joins.after[station]!;
    for (let index = 0; index < joins.length; index++) this.#originals.upstreamOpen[joins[index]!]![original]! += by;
  }

  /** A piece of work is at its end: joins for which it was the last one begin, and the original may be at its own. */
  #close(original: number, station: number): void {
    this.#count(original, station, -1);
    if (this.#hasJoins) this.#beginJoins(original, this.#joins.after[station]!);
    if (this.#originals.open[original] === 0) this.#leave(original);
  }

  #beginJoins(original: number, joins: readonly number[]): void {
    const { upstreamOpen, landed } = this.#originals;
    for (const join of joins) {
      if (upstreamOpen[join]![original] !== 0 || landed[join]![original] === 0) continue;
      landed[join]![original] = 0;
      this.#open(original, this.#joins.stations[join]!);
    }
  }

  #leave(original: number): void {
    const { now } = this.#calendar;
    const index = this.#originals.index[original]!;
    const response = now - this.#originals.arrivedAt[original]!;
    this.#lastEnd = now;
    if (index >= this.#warmup) this.#response.add(response);
    if (this.#responses !== null) this.#responses[index] = response;
    this.#originals.give(original);
  }

  #result(events: number): NetworkResult {
    const capped = events >= this.#mostEvents;
    const end = capped ? this.#calendar.now : this.#lastEnd;
    return {
      originals: this.#response.count,
      events,
      endedAtSeconds: end,
      capped,
      response: this.#response.result(),
      stations: this.#tally.results(this.#stations, end - this.#from),
      resources: this.#grounds.results(end),
      responses: this.#responses,
    };
  }
}
