import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { renderReport } from "../../functions/trainer/report/render-report.ts";
import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { keepingLogger } from "./keeping-logger.ts";
import { manualClock } from "./manual-clock.ts";

/**
 * A trainer without networks, which are told as not trained: that is as repeatable as any model. No time passes for it,
 * so that a slow machine changes nothing of what it writes.
 */
export function trainerPorts(store: ObjectStore, changes: Partial<TrainerPorts> = {}): TrainerPorts {
  return {
    store,
    clock: manualClock(),
    log: keepingLogger(),
    owner: { host: "test", bootId: "boot", pidNamespace: "1", pid: 1, startTicks: 1 },
    isOwnerGone: () => false,
    renderReport,
    trials: sequentialTrialRunner(),
    nodeMajor: 20,
    loadNetworkTrainer: () => Promise.reject(new Error("no networks here")),
    stepSeconds: 1e6,
    invocationsPerTarget: 1,
    stopping: new AbortController().signal,
    ...changes,
  };
}

/** Trains whatever is untrained, one step after another, until nothing is; the uploads that were handled. */
export async function trainAll(ports: TrainerPorts): Promise<ObjectUploaded[]> {
  const handled: ObjectUploaded[] = [];
  for (let left = await untrained(ports.store); left.length > 0; left = await untrained(ports.store)) {
    for (const upload of left) {
      await trainCampaign(upload, ports);
      handled.push(upload);
    }
  }
  return handled;
}
