import { normaliseLoad } from "#core/campaign/normalise-load.ts";
import type { ScenarioSpec } from "./scenario-spec.ts";

/** How often requests come of an open load. */
export interface OfferedRate {
  /** Requests a second, all the time; of a ramp at its height, of a trace on average. */
  readonly perSecond: number;
  readonly kind: "lasting" | "ramp" | "trace";
  /** Whether all gaps are equal. */
  readonly isEven: boolean;
}

/** Undefined of a load that comes at once, or as one request. */
export function offeredRate(spec: Pick<ScenarioSpec, "load">): OfferedRate | undefined {
  const load = normaliseLoad({ load: spec.load, sweep: "grid" });
  switch (load.kind) {
    case undefined: {
      const { batches, interUploadDistribution } = load;
      const [batchSize = 1] = load.batchSize;
      const [gap = 0] = load.interUploadSeconds;
      if (batches === 1 || gap === 0) return undefined;
      return { perSecond: batchSize / gap, kind: "lasting", isEven: interUploadDistribution === "deterministic" };
    }
    case "constant":
    case "poisson":
      return { perSecond: load.requestsPerSecond[0]!, kind: "lasting", isEven: load.kind === "constant" };
    case "ramp":
      return { perSecond: Math.max(load.fromPerSecond[0]!, load.toPerSecond[0]!), kind: "ramp", isEven: false };
    case "trace": {
      const { seconds, speed } = load;
      const span = seconds.at(-1)! - seconds[0]!;
      if (!(span > 0)) return undefined;
      return { perSecond: ((seconds.length - 1) / span) * speed[0]!, kind: "trace", isEven: false };
    }
  }
}
