import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { renderReport } from "../../functions/trainer/report/render-report.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { keepingLogger } from "./keeping-logger.ts";

/** A trainer without networks: they are told as not trained, which is as repeatable as any model. */
export function trainerPorts(store: ObjectStore): TrainerPorts {
  return {
    store,
    log: keepingLogger(),
    renderReport,
    trials: sequentialTrialRunner(),
    nodeMajor: 20,
    loadNetworkTrainer: () => Promise.reject(new Error("no networks here")),
  };
}
