import { batchMoments } from "../laws/batch-size.ts";
import type { Tandem } from "../tandem.ts";
import { tandemUtilisations } from "../tandem-utilisations.ts";
import { isPrecise } from "./is-precise.ts";
import { Slots } from "./slots.ts";
import { tandemEstimates } from "./tandem-estimates.ts";
import { TandemRun } from "./tandem-run.ts";
import type { SimulationOptions, TandemSimulation } from "./tandem-simulation.ts";

/** Jobs before precision is looked at first, and by how much they grow from one look to the next. */
const FIRST_LOOK_JOBS = 65_536;
const GROWTH = 1.5;

/**
 * Simulates a tandem. The warm-up is found by MSER-5 and left out, errors are those of overlapping batch means; a precision is
 * looked at in cycles that grow. Refuses a tandem that does not bear its load, unless a trace is replayed.
 */
export function simulateTandem(tandem: Tandem, options: SimulationOptions): TandemSimulation {
  const { seed, until, streams = false, requests = false, warmUpShare } = options;
  const isReplay = until.kind === "traceEnd";
  if (!isReplay) tandemUtilisations(tandem);
  const run = new TandemRun(tandem, { seed: String(seed), streams, requests });
  const estimates = (slots: Slots) => tandemEstimates(slots, tandem, { isReplay, requests, warmUpShare });
  switch (until.kind) {
    case "traceEnd": {
      const { arrival, batchSize } = tandem;
      if (arrival.kind !== "trace") {
        throw new RangeError(`Cannot replay a trace as the arrivals must be one: they are "${arrival.kind}"`);
      }
      const batches = arrival.values.length;
      const slots = new Slots(batches * batchMoments(batchSize).mean);
      run.advance(Infinity, batches);
      run.drain();
      addSlot(run, slots);
      addSegment(run, slots);
      return answer(estimates(slots), "traceEnd");
    }
    case "jobs": {
      const slots = new Slots(until.jobs);
      simulateJobs(run, slots, until.jobs);
      if (!slots.endsSegment) addSegment(run, slots);
      return answer(estimates(slots), "jobs");
    }
    case "precision": {
      const slots = new Slots(FIRST_LOOK_JOBS);
      for (let jobs = FIRST_LOOK_JOBS; ; jobs *= GROWTH) {
        const isLast = jobs >= until.mostJobs;
        simulateJobs(run, slots, Math.min(jobs, until.mostJobs));
        const found = estimates(slots);
        if (found.steady && found.isTrusted && isPrecise(found, until.precision)) return answer(found, "precision");
        if (isLast) return answer(found, "cap");
      }
    }
  }
}

function simulateJobs(run: TandemRun, slots: Slots, jobs: number): void {
  let left = jobs - slots.columns[0]!.subarray(0, slots.count).reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    if (slots.isFull) slots.halve();
    run.advance(slots.jobsPerSlot);
    left -= run.sums[0]!;
    addSlot(run, slots);
    if (slots.endsSegment) addSegment(run, slots);
  }
}

function addSlot(run: TandemRun, slots: Slots): void {
  slots.add(run.sums);
  run.sums.fill(0);
}

function addSegment(run: TandemRun, slots: Slots): void {
  const departures = run.departures?.take() ?? null;
  const offloads = run.offloads?.take() ?? null;
  slots.segments.push({ ...run.takeHistograms(), departures, offloads });
}

function answer(
  { isTrusted: _, ...found }: ReturnType<typeof tandemEstimates>,
  stoppedBy: TandemSimulation["stoppedBy"],
): TandemSimulation {
  return { ...found, stoppedBy };
}
