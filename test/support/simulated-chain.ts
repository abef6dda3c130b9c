import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { profileAll, profilerPorts } from "./profiling.ts";
import { simulatedCampaign } from "./simulated-campaign.ts";
import { skippingClock } from "./skipping-clock.ts";

/** Puts a simulated campaign and its inputs into a store. */
export async function dropSimulated(store: ObjectStore): Promise<void> {
  const { spec, inputs } = simulatedCampaign();
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", "campaign.yaml", spec);
}

/** Profiles and aggregates everything in the store, as one process that may be killed; the runs it started. */
export async function workChain(store: ObjectStore, started: string[], stepSeconds: number): Promise<void> {
  const clock = skippingClock();
  const platform = simulatedPlatform({
    cluster: "test",
    seed: 7,
    cores: 4,
    memoryBytes: 2 ** 33,
    timeScale: 1,
    clock,
    store,
  });
  const watched = {
    ...platform,
    start: (run: Parameters<typeof platform.start>[0]) => {
      started.push(`${run.runId}/${run.attempt}`);
      return platform.start(run);
    },
  };
  const ports = profilerPorts({ store, platform: watched, clock, stepSeconds });
  await profileAll(ports);
  for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
}
