import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { campaignIdOfStateKey } from "#core/campaign/object-keys.ts";
import { functionOf, routeOf } from "#core/campaign/trigger-routes.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";
import type { System } from "#wiring/open-system.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { answerRequest } from "../../functions/predictor/answer-request.ts";
import type { ModelCatalogue } from "../../functions/predictor/model-catalogue.ts";
import { profile } from "../../functions/profiler/profile.ts";
import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { simulate } from "../../functions/simulator/simulate.ts";
import type { SimulatorPorts } from "../../functions/simulator/simulator-ports.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import type { Route } from "./dispatcher.ts";
import type { QuietLock } from "./quiet-lock.ts";

export interface RouteOptions {
  readonly system: System;
  readonly platformOf: ProfilerPorts["platformOf"];
  readonly quiet: QuietLock;
  readonly models: ModelCatalogue;
  readonly trainer: TrainerPorts;
  /** Aborted when the host is asked to end. */
  readonly stopping: AbortSignal;
}

/** Which function handles which upload. Everything but the profiler waits while a run is measured. */
export function routes({ system, platformOf, quiet, models, trainer, stopping }: RouteOptions): Route[] {
  const { store, log, operator } = system;
  const profiler: ProfilerPorts = {
    ...system,
    platformOf,
    stepSeconds: operator.budgets.stepSeconds,
    maximumRuns: operator.budgets.campaignRuns,
    maximumSeconds: operator.budgets.campaignSeconds,
    selfProfiling: operator.selfProfiling,
    quiet,
    stopping,
  };
  const { stepSeconds, invocationsPerTarget: invocationsPerSweep } = operator.budgets;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const simulator: SimulatorPorts = { ...system, stepSeconds, invocationsPerSweep, shippedSurrogate, pause, stopping };
  const quietly = (name: string, work: () => Promise<void>): Promise<void> => quiet.during(name, work);
  return [
    { name: "profiler", lane: profilerLane, handle: (upload) => profile(upload, profiler) },
    {
      name: "aggregator",
      lane: (upload) => (functionOf(upload) === "aggregator" ? upload.key : undefined),
      handle: (upload) => quietly("aggregator", () => aggregate(upload, { store, log })),
    },
    {
      name: "trainer",
      lane: (upload) => (functionOf(upload) === "trainer" ? "all" : undefined),
      handle: (upload) => quietly("trainer", () => trainCampaign(upload, trainer)),
    },
    {
      name: "simulator",
      lane: (upload) => (functionOf(upload) === "simulator" ? "all" : undefined),
      handle: (upload) => quietly("simulator", () => simulate(upload, simulator)),
    },
    {
      name: "predictor's catalogue",
      lane: ({ bucket, key }) => (bucket === "models" && key.endsWith("/current.json") ? "all" : undefined),
      handle: (upload) => models.uploaded(upload),
    },
    {
      name: "predictor",
      lane: ({ bucket }) => (bucket === "requests" ? "all" : undefined),
      handle: (upload) => quietly("predictor", () => answerRequest(upload, { store, log, models })),
    },
  ];
}

/** Specs, the profiler's notes to go on, and campaigns that reconciliation found unfinished. */
function profilerLane(upload: ObjectUploaded): string | undefined {
  if (functionOf(upload) !== "profiler") return undefined;
  return upload.bucket === "campaigns" ? `spec ${upload.key}` : campaignIdOfStateKey(upload.key);
}

/** True for uploads worth a look; the profiler's own first write of a campaign is no reason to start it again. */
export function isNews({ bucket, key }: ObjectUploaded): boolean {
  return bucket !== "state" || routeOf({ bucket, key }) !== undefined;
}
