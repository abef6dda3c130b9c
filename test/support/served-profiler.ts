import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { nextStep } from "../../functions/profiler/next-step.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { profilerPorts } from "./profiling.ts";
import { servedFunction, type ServedFunction, type ServedFunctionOptions } from "./served-function.ts";
import { simulatedCampaign } from "./simulated-campaign.ts";
import { skippingClock } from "./skipping-clock.ts";

export interface ServedProfiler extends ServedFunction {
  /** Attempts of runs that its platform was asked for. */
  readonly started: readonly string[];
}

export interface ServedProfilerOptions extends Pick<ServedFunctionOptions, "limits" | "caller"> {
  readonly store: ObjectStore;
  readonly stepSeconds?: number;
}

/** The profiler over HTTP, measuring on a simulated cluster on which time costs nothing. */
export function servedProfiler({ store, stepSeconds = 1e6, ...options }: ServedProfilerOptions): ServedProfiler {
  const clock = skippingClock();
  const platform = simulatedPlatform({
    cluster: "test",
    seed: 1,
    cores: 4,
    memoryBytes: 2 ** 33,
    timeScale: 1,
    clock,
    store,
  });
  const started: string[] = [];
  const watched = {
    ...platform,
    start: (run: Parameters<typeof platform.start>[0]) => {
      started.push(`${run.campaignId}/${run.runId}/${run.attempt}`);
      return platform.start(run);
    },
  };
  const ports = profilerPorts({ store, platform: watched, clock, stepSeconds });
  const served = servedFunction({
    store,
    handle: (upload, stopping) => profile(upload, { ...ports, stopping }),
    unhandled: () => unfinishedWork(store),
    next: async (upload) => [(await nextStep(upload, store)) ?? []].flat(),
    ...options,
  });
  return Object.assign(served, { started });
}

/** Puts a campaign with its inputs into the buckets, and tells nobody. */
export async function dropCampaign(
  store: ObjectStore,
  key: string,
  changes: Parameters<typeof simulatedCampaign>[0] = {},
): Promise<void> {
  const { spec, inputs } = simulatedCampaign(changes);
  for (const [inputKey, body] of Object.entries(inputs)) await store.put("inputs", inputKey, body);
  await store.put("campaigns", key, spec);
}
