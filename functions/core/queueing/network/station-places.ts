import type { EventCalendar } from "./event-calendar.ts";
import type { JobPool } from "./job-pool.ts";
import type { Network, NetworkStation } from "./network.ts";
import type { ReservedGround, ResourceGrounds } from "./resource-grounds.ts";
import { StationQueues } from "./station-queues.ts";
import type { StationScaling } from "./station-scaling.ts";

export interface Surroundings {
  readonly calendar: EventCalendar;
  readonly jobs: JobPool;
  readonly grounds: ResourceGrounds;
  readonly scaling: StationScaling;
}

/** Who may begin at each station: servers, instances and cores are the places that there are. */
export class StationPlaces {
  readonly #stations: readonly NetworkStation[];
  readonly #around: Surroundings;
  readonly #queues: StationQueues;
  /** 1 where servers are all that a station needs. */
  readonly isPlain: Uint8Array;

  constructor({ stations }: Network, around: Surroundings) {
    this.#stations = stations;
    this.#around = around;
    this.#queues = new StationQueues(stations, around.jobs);
    this.isPlain = Uint8Array.from(stations, ({ resource, scaling }) =>
      resource === undefined && scaling === undefined ? 1 : 0,
    );
  }

  /** A piece of work comes; true where it begins at once, false where it waits until `next` gives it. */
  enter(job: number, station: number): boolean {
    const queues = this.#queues;
    if (this.isPlain[station] === 1 && queues.busy[station]! < queues.servers[station]!) {
      queues.busy[station]!++;
      return true;
    }
    queues.add(job, station);
    if (this.isPlain[station] === 0) this.#note(station);
    return false;
  }

  /** A piece of work gives back its place, which nobody has yet. */
  leave(job: number, station: number): void {
    this.#queues.busy[station]!--;
    if (this.isPlain[station] === 1) return;
    this.#around.scaling.give(station);
    const ground = this.#around.grounds.reserved(station);
    if (ground !== undefined) this.#giveBack(station, this.#around.jobs.node[job]!, ground);
    this.#note(station);
  }

  /** Who begins, where a place may have become free at a station; -1 when nobody waits that can. Ask until nobody does. */
  next(station: number): number {
    const queues = this.#queues;
    if (this.isPlain[station] === 1) {
      return queues.first[station]! >= 0 && queues.busy[station]! < queues.servers[station]!
        ? queues.take(station)
        : -1;
    }
    const ground = this.#around.grounds.reserved(station);
    if (ground !== undefined) return this.#nextOn(ground);
    return queues.first[station]! >= 0 && this.#hasPlace(station) ? queues.take(station) : -1;
  }

  /** Of those on the resource that can begin, the one whose first came first. */
  #nextOn(ground: ReservedGround): number {
    const { jobs, calendar } = this.#around;
    const { first } = this.#queues;
    let [best, earliest] = [-1, Infinity];
    let node = -1;
    for (const station of ground.stations) {
      const job = first[station]!;
      if (job < 0 || jobs.arrivedAt[job]! >= earliest || !this.#hasPlace(station)) continue;
      const { cores = 0, memoryBytes = 0 } = this.#stations[station]!;
      const found = ground.cores.take(cores, memoryBytes, calendar.now);
      if (found < 0) continue;
      if (best >= 0) this.#giveBack(best, node, ground);
      [best, earliest, node] = [station, jobs.arrivedAt[job]!, found];
    }
    if (best < 0) return -1;
    const job = this.#queues.take(best);
    jobs.node[job] = node;
    return job;
  }

  #giveBack(station: number, node: number, { cores: all }: ReservedGround): void {
    const { cores = 0, memoryBytes = 0 } = this.#stations[station]!;
    all.give(node, cores, memoryBytes, this.#around.calendar.now);
  }

  #hasPlace(station: number): boolean {
    const busy = this.#queues.busy[station]!;
    return busy < this.#queues.servers[station]! && busy < this.#around.scaling.places(station);
  }

  #note(station: number): void {
    this.#around.scaling.note(station, this.#queues.busy[station]! + this.#queues.waiting[station]!);
  }
}
