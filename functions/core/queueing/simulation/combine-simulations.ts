import { quantileOf, sumHistograms } from "./log-histogram.ts";
import type { Estimate, StageEstimate, TandemSimulation, TimeEstimate, WaitEstimate } from "./tandem-simulation.ts";

/** From so many independent simulations on their own scatter tells an error, too. */
const ENOUGH = 8;

/** What independent simulations of one tandem say together, each by how much of it counts. Streams are not put together. */
export function combineSimulations(
  all: readonly TandemSimulation[],
  stoppedBy: TandemSimulation["stoppedBy"],
): TandemSimulation {
  const [only] = all;
  if (all.length === 1) return { ...only!, stoppedBy };
  const sum = (of: (one: TandemSimulation) => number): number => all.reduce((total, one) => total + of(one), 0);
  const spans = all.map(({ spanSeconds }) => spanSeconds);
  const arrivals = all.map(({ jobs, warmUpJobs }) => jobs - warmUpJobs);
  const offloads = all.map(({ offloaded }) => offloaded.count);
  const over = (weights: readonly number[], of: (one: TandemSimulation) => Estimate): Estimate =>
    weightedMean(all.map(of), weights);
  const stage = (of: (one: TandemSimulation) => StageEstimate, jobs: readonly number[]): StageEstimate => ({
    wait: waitOf(
      all.map((one) => of(one).wait),
      jobs,
    ),
    utilisation: over(spans, (one) => of(one).utilisation),
    queue: over(spans, (one) => of(one).queue),
    jobs: over(spans, (one) => of(one).jobs),
  });
  return {
    jobs: sum(({ jobs }) => jobs),
    warmUpJobs: sum(({ warmUpJobs }) => warmUpJobs),
    steady: all.every(({ steady }) => steady),
    stoppedBy,
    spanSeconds: sum(({ spanSeconds }) => spanSeconds),
    offloaded: timesOf(all.map(({ offloaded }) => offloaded))!,
    local: timesOf(all.map(({ local }) => local)),
    request: timesOf(all.map(({ request }) => request)),
    first: stage(({ first }) => first, arrivals),
    second: stage(({ second }) => second, offloads),
    bufferWaitSeconds: over(offloads, ({ bufferWaitSeconds }) => bufferWaitSeconds),
    bufferJobs: over(spans, ({ bufferJobs }) => bufferJobs),
    throughput: over(spans, ({ throughput }) => throughput),
    offloadThroughput: over(spans, ({ offloadThroughput }) => offloadThroughput),
    departures: null,
    offloads: null,
  };
}

function timesOf(all: readonly (TimeEstimate | null)[]): TimeEstimate | null {
  const some = all.filter((times) => times !== null);
  if (some.length === 0) return null;
  const weights = some.map(({ count }) => count);
  const histogram = sumHistograms(some.map((times) => times.histogram));
  const quantile = (share: number, of: (times: TimeEstimate) => Estimate): Estimate => ({
    value: quantileOf(histogram, share),
    standardError: weightedMean(some.map(of), weights).standardError,
  });
  return {
    count: histogram.total,
    meanSeconds: weightedMean(
      some.map(({ meanSeconds }) => meanSeconds),
      weights,
    ),
    p50Seconds: quantile(0.5, ({ p50Seconds }) => p50Seconds),
    p90Seconds: quantile(0.9, ({ p90Seconds }) => p90Seconds),
    p95Seconds: quantile(0.95, ({ p95Seconds }) => p95Seconds),
    p99Seconds: quantile(0.99, ({ p99Seconds }) => p99Seconds),
    histogram,
  };
}

function waitOf(all: readonly WaitEstimate[], weights: readonly number[]): WaitEstimate {
  return {
    meanSeconds: weightedMean(
      all.map(({ meanSeconds }) => meanSeconds),
      weights,
    ),
    waits: weightedMean(
      all.map(({ waits }) => waits),
      weights,
    ),
  };
}

/** The error that each tells of itself, or that their scatter tells where this is larger. */
function weightedMean(estimates: readonly Estimate[], weights: readonly number[]): Estimate {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = estimates.reduce((sum, { value }, index) => sum + value * weights[index]!, 0) / total;
  const own = estimates.reduce((sum, { standardError }, index) => sum + (standardError * weights[index]!) ** 2, 0);
  const told = Math.sqrt(own) / total;
  if (estimates.length < ENOUGH) return { value: mean, standardError: told };
  const squares = estimates.reduce((sum, { value }, index) => sum + ((value - mean) * weights[index]!) ** 2, 0);
  const seen = Math.sqrt((squares * estimates.length) / (estimates.length - 1)) / total;
  return { value: mean, standardError: Math.max(told, seen) };
}
