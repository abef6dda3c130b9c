import type { Prng } from "#core/numeric/prng.ts";
import type { EventCalendar } from "./event-calendar.ts";
import { EVENT } from "./event-kinds.ts";
import type { JobPool } from "./job-pool.ts";
import type { ResourceResult } from "./network-result.ts";
import type { Network, NetworkResource, NetworkStation } from "./network.ts";
import { ReservedCores } from "./reserved-cores.ts";
import { SlowedCores } from "./slowed-cores.ts";
import { TargetAutoscaler } from "./target-autoscaler.ts";
import { WarmInstances } from "./warm-instances.ts";

/** What the places of the stations need of the simulation that they are part of. */
export interface Surroundings {
  readonly calendar: EventCalendar;
  readonly jobs: JobPool;
  readonly random: Prng;
  /** A piece of work has got its place. */
  readonly begin: (job: number, station: number) => void;
}

/** A resource with those who run on it. */
interface Ground {
  readonly resource: NetworkResource;
  readonly stations: readonly number[];
  readonly cores: SlowedCores | ReservedCores;
}

/** An end of slowed work that moves by less than this share is left where it is. */
const SAME_TIME = 1e-12;

/** Who waits at each station, first come first served, and whether there is a place: servers, instances, cores. */
export class StationPlaces {
  readonly #stations: readonly NetworkStation[];
  readonly #around: Surroundings;
  readonly #head: Int32Array;
  readonly #tail: Int32Array;
  readonly #waiting: Int32Array;
  readonly #busy: Int32Array;
  readonly #servers: Float64Array;
  /** 1 where servers are all that a station needs. */
  readonly #plain: Uint8Array;
  readonly #grounds: readonly Ground[];
  readonly #groundOf: readonly (Ground | undefined)[];
  readonly #warm: readonly (WarmInstances | undefined)[];
  readonly #scalers: readonly (TargetAutoscaler | undefined)[];
  /** When the next slowed work of each station is to end. */
  readonly #slowedEnd: Float64Array;

  constructor({ stations, resources = [] }: Network, around: Surroundings) {
    this.#stations = stations;
    this.#around = around;
    this.#head = new Int32Array(stations.length).fill(-1);
    this.#tail = new Int32Array(stations.length).fill(-1);
    this.#waiting = new Int32Array(stations.length);
    this.#busy = new Int32Array(stations.length);
    this.#servers = Float64Array.from(stations, ({ servers }) => servers);
    this.#plain = Uint8Array.from(stations, ({ resource, scaling }) =>
      resource === undefined && scaling === undefined ? 1 : 0,
    );
    this.#slowedEnd = new Float64Array(stations.length).fill(Infinity);
    this.#grounds = resources.map((resource, index) => groundOf(resource, index, stations));
    this.#groundOf = stations.map(({ resource }) => (resource === undefined ? undefined : this.#grounds[resource]));
    this.#warm = stations.map(({ scaling }) => (scaling?.kind === "onDemand" ? new WarmInstances(scaling) : undefined));
    this.#scalers = stations.map(({ scaling }) =>
      scaling?.kind === "target" ? new TargetAutoscaler(scaling) : undefined,
    );
  }

  /** Before anything comes. */
  open(): void {
    for (const [station, { scaling }] of this.#stations.entries()) {
      if (scaling?.kind === "target") this.#schedule(scaling.everySeconds, station, EVENT.look);
    }
  }

  wait(job: number, station: number): void {
    if (this.#plain[station] === 1 && this.#head[station]! < 0 && this.#busy[station]! < this.#servers[station]!) {
      this.#busy[station]!++;
      this.#around.begin(job, station);
      return;
    }
    const tail = this.#tail[station]!;
    if (tail < 0) this.#head[station] = job;
    else this.#around.jobs.following[tail] = job;
    this.#tail[station] = job;
    this.#waiting[station]!++;
    if (this.#plain[station] === 1) return;
    this.#note(station);
    this.serveNext(station);
  }

  /** The seconds that an instance starts for this piece of work; negative where there is one. */
  coldSeconds(station: number, kind: number): number {
    if (this.#plain[station] === 1) return -1;
    const { scaling } = this.#stations[station]!;
    if (scaling?.kind !== "onDemand" || this.#warm[station]!.take(this.#around.calendar.now)) return -1;
    return scaling.coldStartSeconds(this.#around.random, kind);
  }

  /** It is served for so many seconds, or longer where cores are short. */
  serve(job: number, station: number, seconds: number): void {
    const { calendar } = this.#around;
    const ground = this.#plain[station] === 1 ? undefined : this.#groundOf[station];
    if (ground === undefined || ground.cores instanceof ReservedCores) {
      calendar.schedule(calendar.now + seconds, job * 8 + EVENT.served);
      return;
    }
    ground.cores.begin(ground.stations.indexOf(station), seconds, job, calendar.now);
    this.#retime(ground, ground.cores);
  }

  /** The work of a slowed station that ends now; -1 where its end has moved meanwhile. */
  slowedEnd(station: number): number {
    const { now } = this.#around.calendar;
    if (now !== this.#slowedEnd[station]) return -1;
    const ground = this.#groundOf[station]!;
    const cores = ground.cores as SlowedCores;
    const job = cores.end(ground.stations.indexOf(station), now);
    this.#slowedEnd[station] = Infinity;
    this.#retime(ground, cores);
    return job;
  }

  /** A piece of work gives back its place, which nobody has yet. */
  leave(job: number, station: number): void {
    this.#busy[station]!--;
    if (this.#plain[station] === 1) return;
    const { now } = this.#around.calendar;
    this.#warm[station]?.give(now);
    const cores = this.#groundOf[station]?.cores;
    if (cores instanceof ReservedCores) {
      const { cores: limit = 0, memoryBytes = 0 } = this.#stations[station]!;
      cores.give(this.#around.jobs.node[job]!, limit, memoryBytes, now);
    }
    this.#note(station);
  }

  /** Whoever waits and can begin does, where a place may have become free. */
  serveNext(station: number): void {
    if (this.#head[station]! < 0 && this.#plain[station] === 1) return;
    const ground = this.#groundOf[station];
    if (ground?.cores instanceof ReservedCores) return this.#serveGround(ground, ground.cores);
    while (this.#head[station]! >= 0 && this.#hasPlace(station)) this.#take(station);
  }

  /** An instance that began to start is there. */
  started(station: number): void {
    this.#scalers[station]!.started();
    this.serveNext(station);
  }

  /** The autoscaler of a station looks; again later, unless nothing is left. */
  look(station: number, goesOn: boolean): void {
    const { scaling } = this.#stations[station]!;
    if (scaling?.kind !== "target" || !goesOn) return;
    for (let begins = this.#scalers[station]!.look(this.#around.calendar.now); begins > 0; begins--)
      this.#start(station);
    this.#schedule(scaling.everySeconds, station, EVENT.look);
  }

  resources(now: number): ResourceResult[] {
    return this.#grounds.map(({ resource: { name, nodes, cores: each }, cores }) => ({
      name,
      utilisation: now > 0 ? cores.usedCoreSeconds(now) / (nodes * each * now) : 0,
    }));
  }

  /** Of those on the resource that can begin, the one whose first came first. */
  #serveGround({ stations }: Ground, cores: ReservedCores): void {
    const { jobs, calendar } = this.#around;
    for (;;) {
      let [best, earliest] = [-1, Infinity];
      let node = -1;
      for (const station of stations) {
        const first = this.#head[station]!;
        if (first < 0 || jobs.arrivedAt[first]! >= earliest || !this.#hasPlace(station)) continue;
        const { cores: limit = 0, memoryBytes = 0 } = this.#stations[station]!;
        const found = cores.take(limit, memoryBytes, calendar.now);
        if (found < 0) continue;
        if (best >= 0) this.#giveBack(best, node, cores);
        [best, earliest, node] = [station, jobs.arrivedAt[first]!, found];
      }
      if (best < 0) return;
      jobs.node[this.#head[best]!] = node;
      this.#take(best);
    }
  }

  #giveBack(station: number, node: number, cores: ReservedCores): void {
    const { cores: limit = 0, memoryBytes = 0 } = this.#stations[station]!;
    cores.give(node, limit, memoryBytes, this.#around.calendar.now);
  }

  #hasPlace(station: number): boolean {
    const busy = this.#busy[station]!;
    if (this.#plain[station] === 1) return busy < this.#servers[station]!;
    return busy < this.#servers[station]! && busy < (this.#scalers[station]?.places ?? Infinity);
  }

  #take(station: number): void {
    const job = this.#head[station]!;
    const { following } = this.#around.jobs;
    this.#head[station] = following[job]!;
    if (following[job]! < 0) this.#tail[station] = -1;
    this.#waiting[station]!--;
    this.#busy[station]!++;
    this.#around.begin(job, station);
  }

  #note(station: number): void {
    const scaler = this.#scalers[station];
    if (scaler === undefined) return;
    const concurrency = this.#busy[station]! + this.#waiting[station]!;
    if (scaler.note(concurrency, this.#around.calendar.now)) this.#start(station);
  }

  #start(station: number): void {
    const { scaling } = this.#stations[station]!;
    if (scaling === undefined) return;
    this.#schedule(scaling.coldStartSeconds(this.#around.random, 0), station, EVENT.started);
  }

  #schedule(afterSeconds: number, station: number, event: number): void {
    const { calendar } = this.#around;
    calendar.schedule(calendar.now + afterSeconds, station * 8 + event);
  }

  #retime({ stations }: Ground, cores: SlowedCores): void {
    for (const [share, station] of stations.entries()) {
      const end = cores.nextEnd(share);
      const before = this.#slowedEnd[station]!;
      if (end === before || Math.abs(end - before) <= SAME_TIME * end) continue;
      this.#slowedEnd[station] = end;
      if (end < Infinity) this.#around.calendar.schedule(end, station * 8 + EVENT.slowed);
    }
  }
}

function groundOf(resource: NetworkResource, index: number, all: readonly NetworkStation[]): Ground {
  const stations = all.flatMap((station, place) => (station.resource === index ? [place] : []));
  const { nodes, cores, memoryBytes = Infinity, sharing } = resource;
  const limits = stations.map((station) => all[station]!.cores ?? 0);
  return {
    resource,
    stations,
    cores: sharing === "slowed" ? new SlowedCores(nodes * cores, limits) : new ReservedCores(nodes, cores, memoryBytes),
  };
}
