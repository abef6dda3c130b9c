import type { ObjectStore } from "#ports/object-store.ts";

import { nextStep } from "../../functions/profiler/next-step.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { servedFunction, type ServedFunction, type ServedFunctionOptions } from "./served-function.ts";
import { simulatedCampaign } from "./simulated-campaign.ts";
import { simulatedProfiler } from "./simulated-ports.ts";

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
  const started: string[] = [];
  const { ports } = simulatedProfiler(store, {
    seed: 1,
    stepSeconds,
    onStart: ({ campaignId, runId, attempt }) => void started.push(`${campaignId}/${runId}/${attempt}`),
  });
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
