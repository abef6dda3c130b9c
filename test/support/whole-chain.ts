import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { answerRequest } from "../../functions/predictor/answer-request.ts";
import { modelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { profileAll } from "./profiling.ts";
import { simulatedCampaign } from "./simulated-campaign.ts";
import { simulatedProfiler } from "./simulated-ports.ts";
import { skippingClock } from "./skipping-clock.ts";
import { trainAll, trainerPorts } from "./trainer-ports.ts";

/** What a chain that is done leaves for people and programs; state is its own affair. */
export const OUTCOMES = ["records", "datasets", "models", "predictions"] as const;

const MODEL = "chain.blur.serviceSeconds";

/** Drops a campaign of four configurations of one component, its inputs, and requests to the model that it will make. */
export async function dropChain(
  store: ObjectStore,
  { key = "chain.yaml", name = "chain", seed = 1 } = {},
): Promise<void> {
  const extra = `measure: { workflow: false, components: [blur] }\nseed: ${seed}\nreuse: false`;
  const { spec, inputs } = simulatedCampaign({ name, extra });
  for (const [inputKey, body] of Object.entries(inputs)) await store.put("inputs", inputKey, body);
  const text = spec.replace("cpu: [0.5, 1]", "cpu: [0.5, 1, 2, 3]").replace("repetitions: 2", "repetitions: 1");
  await store.put("campaigns", key, text);
  await store.put("requests", `${MODEL}/good.csv`, "cpuMillicores,inputBytes\n1000,20000\n");
  await store.put("requests", `${MODEL}/bad.csv`, "cpuMillicores,inputBytes\nmany,20000\n");
}

export interface ChainOptions {
  /** Told of every run that is begun, as `run/attempt`. */
  readonly onStart: (run: string) => void;
  readonly stepSeconds?: number;
  /** Who works, and whose death can be seen; left out, a process of its own that takes all others for dead. */
  readonly process?: Partial<Pick<ProfilerPorts, "owner" | "isOwnerGone">>;
  readonly startEpochMilliseconds?: number;
}

/** Does all that is to be done, function by function, as one process would that was told of everything. */
export async function workChain(
  store: ObjectStore,
  { onStart, stepSeconds = 1e6, process = {}, startEpochMilliseconds }: ChainOptions,
): Promise<void> {
  const clock = skippingClock(startEpochMilliseconds);
  const { ports } = simulatedProfiler(store, {
    stepSeconds,
    clock,
    onStart: (run) => onStart(`${run.runId}/${run.attempt}`),
  });
  await profileAll({ ...ports, ...process });
  const log = keepingLogger();
  for (const upload of await unaggregated(store)) await aggregate(upload, { store, log });
  await trainAll(trainerPorts(store));
  const models = modelCatalogue({ store, log });
  await models.refresh();
  for (const upload of await unansweredRequests(store)) await answerRequest(upload, { store, log, models });
}
