import type { Tandem } from "../tandem.ts";
import { ratioEstimate } from "./batch-means.ts";
import { SLOT } from "./slot-columns.ts";
import { SLOTS_PER_SEGMENT, type Slots } from "./slots.ts";
import { streamEstimate } from "./stream-sums.ts";
import type { Estimate, StageEstimate, TandemSimulation } from "./tandem-simulation.ts";
import { timeEstimate } from "./time-estimate.ts";
import { warmUpSlots } from "./warm-up.ts";

/** What the slots of a simulation say; `isSteady` is told of replayed traces, of which all counts. */
export function tandemEstimates(
  slots: Slots,
  { first, second, offloadProbability }: Tandem,
  {
    isReplay,
    requests,
    warmUpShare,
  }: { readonly isReplay: boolean; readonly requests: boolean; readonly warmUpShare: number | undefined },
): Omit<TandemSimulation, "stoppedBy"> & { readonly isTrusted: boolean } {
  const { columns, count } = slots;
  const column = (name: keyof typeof SLOT): Float64Array => columns[SLOT[name]]!;
  const warmUp = isReplay ? 0 : warmUpSlots(column("response"), column("offloaded"), count, warmUpShare);
  const isSteady = isReplay || warmUp <= count / 2;
  const from = isSteady ? warmUp : Math.floor(count / 2);
  const ratio = (above: Float64Array, below: keyof typeof SLOT): Estimate & { isTrusted: boolean } => {
    const found = ratioEstimate(above, column(below), from, count);
    return isReplay ? { ...found, standardError: NaN } : found;
  };
  const of = (above: keyof typeof SLOT, below: keyof typeof SLOT) => ratio(column(above), below);
  const segments = slots.segments.slice(Math.ceil(from / SLOTS_PER_SEGMENT));
  const stream = (kind: "departures" | "offloads") => {
    const parts = segments.map((segment) => segment[kind]).filter((part) => part !== null);
    return parts.length === 0 ? null : streamEstimate(parts);
  };
  const times = (sum: keyof typeof SLOT, below: keyof typeof SLOT, kind: "offloaded" | "local" | "request") => {
    const estimate = timeEstimate(
      of(sum, below),
      segments.map((segment) => segment[kind]),
    );
    return estimate;
  };
  const stage = (which: "first" | "second", servers: number): StageEstimate => {
    const [wait, waits, service, busy, jobs] =
      which === "first"
        ? (["firstWait", "firstWaits", "firstService", "firstBusy", "jobs"] as const)
        : (["secondWait", "secondWaits", "secondService", "secondService", "offloaded"] as const);
    const both = sumOf(column(wait), column(service));
    return {
      wait: {
        meanSeconds: plain(of(wait, jobs)),
        waits: plain(of(waits, jobs)),
      },
      utilisation: scaled(of(busy, "span"), 1 / servers),
      queue: plain(of(wait, "span")),
      jobs: plain(ratio(both, "span")),
    };
  };
  const response = of("response", "offloaded");
  return {
    jobs: column("jobs")
      .subarray(0, count)
      .reduce((sum, jobs) => sum + jobs, 0),
    warmUpJobs: column("jobs")
      .subarray(0, from)
      .reduce((sum, jobs) => sum + jobs, 0),
    steady: isSteady,
    isTrusted: response.isTrusted,
    spanSeconds: column("span")
      .subarray(from, count)
      .reduce((sum, seconds) => sum + seconds, 0),
    offloaded: times("response", "offloaded", "offloaded"),
    local: offloadProbability < 1 ? times("localResponse", "local", "local") : null,
    request: requests ? times("requestResponse", "requests", "request") : null,
    first: stage("first", first.servers),
    second: stage("second", second.servers),
    bufferWaitSeconds: plain(of("bufferWait", "offloaded")),
    bufferJobs: plain(of("bufferWait", "span")),
    throughput: plain(of("departed", "span")),
    offloadThroughput: plain(of("offloaded", "span")),
    departures: stream("departures"),
    offloads: stream("offloads"),
  };
}

function sumOf(left: Float64Array, right: Float64Array): Float64Array {
  const sums = new Float64Array(left.length);
  for (let slot = 0; slot < sums.length; slot++) sums[slot] = left[slot]! + right[slot]!;
  return sums;
}

function plain({ value, standardError }: Estimate): Estimate {
  return { value, standardError };
}

function scaled({ value, standardError }: Estimate, factor: number): Estimate {
  return { value: value * factor, standardError: standardError * factor };
}
