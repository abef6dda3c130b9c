import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { profileAll } from "./profiling.ts";
import { simulatedCampaign } from "./simulated-campaign.ts";
import { simulatedProfiler } from "./simulated-ports.ts";

/** Puts a simulated campaign and its inputs into a store. */
export async function dropSimulated(store: ObjectStore): Promise<void> {
  const { spec, inputs } = simulatedCampaign();
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", "campaign.yaml", spec);
}

/** Profiles and aggregates everything in the store, as one process that may be killed; the runs it started. */
export async function workChain(store: ObjectStore, started: string[], stepSeconds: number): Promise<void> {
  const onStart = ({ runId, attempt }: RunRequest): void => void started.push(`${runId}/${attempt}`);
  const { ports } = simulatedProfiler(store, { stepSeconds, onStart });
  await profileAll(ports);
  for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
}
