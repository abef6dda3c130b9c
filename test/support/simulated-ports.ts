import { simulatedPlatform, type SimulatedPlatformOptions } from "#adapters/platform/simulated/platform.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { profilerPorts } from "./profiling.ts";
import { skippingClock } from "./skipping-clock.ts";

/** A profiler in a process of its own on a simulated cluster, and the runs that it started. */
export interface SimulatedProfiler {
  readonly ports: ProfilerPorts;
  readonly clock: ReturnType<typeof skippingClock>;
  readonly started: RunRequest[];
}

export function simulatedProfiler(
  store: ObjectStore,
  options: Partial<SimulatedPlatformOptions> & {
    readonly stepSeconds?: number;
    readonly clock?: ReturnType<typeof skippingClock>;
    /** Told of each run before it is started. */
    readonly onStart?: (run: RunRequest) => void;
  } = {},
): SimulatedProfiler {
  const { stepSeconds = 1e6, clock = skippingClock(), onStart = () => undefined, ...rest } = options;
  const platform = simulatedPlatform({
    cluster: "test",
    seed: 7,
    cores: 4,
    memoryBytes: 2 ** 33,
    timeScale: 1,
    clock,
    store,
    ...rest,
  });
  const started: RunRequest[] = [];
  const watched: typeof platform = {
    ...platform,
    start: (run) => {
      started.push(run);
      onStart(run);
      return platform.start(run);
    },
  };
  return { ports: profilerPorts({ store, platform: watched, clock, stepSeconds }), clock, started };
}
