import type { CampaignLoad } from "#core/campaign/campaign-load.ts";
import type { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import { listOf } from "#core/campaign/list-of.ts";

/** The load of a spec with every default written out; of what does not count for it, nothing is kept. */
export function normaliseLoad({ load, sweep }: Pick<CampaignSpec, "load" | "sweep">): CampaignLoad {
  const list = (value: number | readonly number[]): number[] => listOf(value, sweep);
  switch (load.kind) {
    case undefined:
    case "batches": {
      // One batch has no gap before the next, so what a spec says of gaps counts from two batches on.
      const single = load.batches === 1;
      return {
        batchSize: list(load.batchSize),
        batches: load.batches,
        interUploadSeconds: single ? [0] : list(load.interUploadSeconds),
        interUploadDistribution: single ? "deterministic" : load.interUploadDistribution,
      };
    }
    case "constant":
    case "poisson": {
      const { kind, requestsPerSecond, durationSeconds, count } = load;
      const length = count === undefined ? { durationSeconds: durationSeconds ?? 1 } : { count };
      return { kind, requestsPerSecond: list(requestsPerSecond), ...length };
    }
    case "ramp": {
      const { kind, fromPerSecond, toPerSecond, durationSeconds } = load;
      return { kind, fromPerSecond: list(fromPerSecond), toPerSecond: list(toPerSecond), durationSeconds };
    }
    case "trace":
      return { kind: "trace", seconds: traceSeconds(load.seconds), speed: list(load.speed) };
  }
}

/** In order and counted from the first; a path, which is a flaw, stands for one request. */
function traceSeconds(seconds: string | readonly number[]): number[] {
  const sorted = typeof seconds === "string" ? [0] : [...seconds].sort((left, right) => left - right);
  const first = sorted[0] ?? 0;
  return sorted.map((time) => time - first);
}
