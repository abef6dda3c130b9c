import { SelfProfiling } from "#core/campaign/self-profiling.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { profile } from "../../functions/profiler/profile.ts";
import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { singleQuietTime } from "../../functions/profiler/single-quiet-time.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { skippingClock } from "./skipping-clock.ts";

let processes = 0;

export interface TestProfilerOptions {
  readonly store: ObjectStore;
  readonly platform: ServicePlatform;
  readonly clock?: Clock;
  readonly stepSeconds?: number;
  readonly selfProfiling?: SelfProfiling;
}

/** Ports of a profiler in a process of its own; every earlier process counts as dead. */
export function profilerPorts({
  store,
  platform,
  clock = skippingClock(),
  stepSeconds = 240,
  // Tests that look at no budget have enough of it.
  selfProfiling = SelfProfiling.parse({ nodeSecondsPerDay: 1e9 }),
}: TestProfilerOptions): ProfilerPorts {
  const pid = ++processes;
  return {
    store,
    platformOf: (resource) => (resource === "here" ? platform : undefined),
    context: { resources: ["here"] },
    clock,
    log: keepingLogger(),
    owner: { host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: pid },
    isOwnerGone: (owner) => owner.pid !== pid,
    stepSeconds,
    maximumRuns: 10_000,
    maximumSeconds: 1e9,
    selfProfiling,
    quiet: singleQuietTime,
    stopping: new AbortController().signal,
  };
}

/** Profiles until no accepted campaign is unfinished; the number of rounds that took. */
export async function profileAll(ports: ProfilerPorts, mostRounds = 500): Promise<number> {
  for (let round = 1; round <= mostRounds; round++) {
    for (const upload of await unfinishedWork(ports.store)) await profile(upload, ports);
    if (!(await unfinishedWork(ports.store)).some(({ bucket }) => bucket === "state")) return round;
  }
  throw new Error(`still unfinished after ${mostRounds} rounds`);
}
