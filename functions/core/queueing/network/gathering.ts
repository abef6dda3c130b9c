import type { JobPool } from "./job-pool.ts";

const NONE = -1;

/** Work that waits for company on each route, in the order in which it came: lists within the pool of jobs. */
export class Gathering {
  readonly #jobs: JobPool;
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly count: Int32Array;

  constructor(routes: number, jobs: JobPool) {
    this.#jobs = jobs;
    this.#first = new Int32Array(routes).fill(NONE);
    this.#last = new Int32Array(routes).fill(NONE);
    this.count = new Int32Array(routes);
  }

  add(job: number, route: number): void {
    const last = this.#last[route]!;
    if (last < 0) this.#first[route] = job;
    else this.#jobs.following[last] = job;
    this.#last[route] = job;
    this.count[route]!++;
  }

  /** The first of those that wait, from which the others follow, and none of them waits any more. */
  take(route: number): number {
    const first = this.#first[route]!;
    this.#first[route] = NONE;
    this.#last[route] = NONE;
    this.count[route] = 0;
    return first;
  }
}
