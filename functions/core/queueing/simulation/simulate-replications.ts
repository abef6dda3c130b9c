import type { Tandem } from "../tandem.ts";
import { combineSimulations } from "./combine-simulations.ts";
import { isPrecise } from "./is-precise.ts";
import type { SimulationOptions, TandemSimulation } from "./tandem-simulation.ts";

/** What a replication has at least, so that its warm-up hardly counts; a look at the precision of one simulation comes here. */
export const REPLICATION_JOBS = 65_536 * 1.5 ** 7;
const MOST_REPLICATIONS = 16;
/** The first ones beside the first, and by how much all grow from one look at precision to the next. */
const FIRST_MORE = 2;
const GROWTH = 1.5;

export type Simulate = (tandem: Tandem, options: SimulationOptions) => Promise<TandemSimulation>;

/**
 * Simulates a tandem in replications with random numbers of their own, which may be done side by side. How many there are
 * follows from the jobs or the precision that is asked for, and not from who does them: what is short enough is one
 * simulation, as are replayed traces and what is asked for streams.
 */
export async function simulateReplications(
  tandem: Tandem,
  options: SimulationOptions,
  simulate: Simulate,
): Promise<TandemSimulation> {
  const { until, streams = false } = options;
  if (until.kind === "traceEnd" || streams) return simulate(tandem, options);
  const replicate = (first: number, count: number, jobs: number): Promise<TandemSimulation[]> =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        simulate(tandem, { ...options, seed: seedOf(options.seed, first + index), until: { kind: "jobs", jobs } }),
      ),
    );
  if (until.kind === "jobs") {
    const count = replicationsOf(until.jobs);
    if (count === 1) return simulate(tandem, options);
    // What is left over goes to the first.
    const each = Math.floor(until.jobs / count);
    const first = simulate(tandem, { ...options, until: { kind: "jobs", jobs: until.jobs - (count - 1) * each } });
    const [one, more] = await Promise.all([first, replicate(1, count - 1, each)]);
    return combineSimulations([one, ...more], "jobs");
  }
  const { precision, mostJobs } = until;
  let jobs = REPLICATION_JOBS;
  let first: TandemSimulation;
  for (; ; jobs *= GROWTH ** 2) {
    first = await simulate(tandem, {
      ...options,
      until: { kind: "precision", precision, mostJobs: Math.min(jobs, mostJobs) },
    });
    if (first.stoppedBy === "precision" || jobs >= mostJobs) return first;
    // A replication must be much longer than its warm-up.
    if (first.steady && first.warmUpJobs < first.jobs / 4) break;
  }
  const done = [first];
  let spent = first.jobs;
  for (let more = FIRST_MORE; ; more = Math.ceil(done.length * (GROWTH - 1))) {
    const room = Math.floor((mostJobs - spent) / jobs);
    if (room < 1) return combineSimulations(done, "cap");
    const found = await replicate(done.length, Math.min(more, room), jobs);
    done.push(...found);
    spent += found.reduce((sum, one) => sum + one.jobs, 0);
    const together = combineSimulations(done, "precision");
    if (together.steady && isPrecise(together, precision)) return together;
  }
}

/** A power of two, so that as many cores share them evenly. */
function replicationsOf(jobs: number): number {
  let count = 1;
  while (count < MOST_REPLICATIONS && jobs / (2 * count) >= REPLICATION_JOBS) count *= 2;
  return count;
}

function seedOf(seed: string | number, replication: number): string {
  return `${seed}/replication/${replication}`;
}
