import type { TandemSimulation } from "../simulation/tandem-simulation.ts";

/** What a simulation found of a tandem, as a surrogate learns it; times in seconds. In this order a label is stored. */
export const LABEL_COLUMNS = [
  "jobs",
  "wait1",
  "wait1Error",
  "waits1",
  "bufferWait",
  "bufferWaitError",
  "wait2",
  "wait2Error",
  "waits2",
  "response",
  "responseError",
  "p50",
  "p90",
  "p95",
  "p99",
  "p50Error",
  "p90Error",
  "p95Error",
  "p99Error",
  "utilisation1",
  "utilisation2",
] as const;
export type TandemLabel = Readonly<Record<(typeof LABEL_COLUMNS)[number], number>>;

export function labelOf(simulation: TandemSimulation): TandemLabel {
  const { first, second, offloaded, bufferWaitSeconds } = simulation;
  return {
    jobs: simulation.jobs,
    wait1: first.wait.meanSeconds.value,
    wait1Error: first.wait.meanSeconds.standardError,
    waits1: first.wait.waits.value,
    bufferWait: bufferWaitSeconds.value,
    bufferWaitError: bufferWaitSeconds.standardError,
    wait2: second.wait.meanSeconds.value,
    wait2Error: second.wait.meanSeconds.standardError,
    waits2: second.wait.waits.value,
    response: offloaded.meanSeconds.value,
    responseError: offloaded.meanSeconds.standardError,
    p50: offloaded.p50Seconds.value,
    p90: offloaded.p90Seconds.value,
    p95: offloaded.p95Seconds.value,
    p99: offloaded.p99Seconds.value,
    p50Error: offloaded.p50Seconds.standardError,
    p90Error: offloaded.p90Seconds.standardError,
    p95Error: offloaded.p95Seconds.standardError,
    p99Error: offloaded.p99Seconds.standardError,
    utilisation1: first.utilisation.value,
    utilisation2: second.utilisation.value,
  };
}
