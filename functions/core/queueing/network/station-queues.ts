import type { JobPool } from "./job-pool.ts";
import type { NetworkStation } from "./network.ts";

const NONE = -1;

/** Who waits at each station, first come first served, and how many are in service: lists within the pool of jobs. */
export class StationQueues {
  readonly #jobs: JobPool;
  /** The first and the last that wait at each station; -1 where nobody does. */
  readonly first: Int32Array;
  readonly #last: Int32Array;
  readonly waiting: Int32Array;
  readonly busy: Int32Array;
  readonly servers: Float64Array;

  constructor(stations: readonly NetworkStation[], jobs: JobPool) {
    this.#jobs = jobs;
    this.first = new Int32Array(stations.length).fill(NONE);
    this.#last = new Int32Array(stations.length).fill(NONE);
    this.waiting = new Int32Array(stations.length);
    this.busy = new Int32Array(stations.length);
    this.servers = Float64Array.from(stations, ({ servers }) => servers);
  }

  add(job: number, station: number): void {
    const last = this.#last[station]!;
    if (last < 0) this.first[station] = job;
    else this.#jobs.following[last] = job;
    this.#last[station] = job;
    this.waiting[station]!++;
  }

  /** The first that waits goes into service. */
  take(station: number): number {
    const job = this.first[station]!;
    const following = this.#jobs.following[job]!;
    this.first[station] = following;
    if (following < 0) this.#last[station] = NONE;
    this.waiting[station]!--;
    this.busy[station]!++;
    return job;
  }
}
