import { requireArtifact } from "#artifacts/read-artifact.ts";
import { writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import { campaignObject, datasetObject, modelObject } from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { campaignQuestion } from "#core/model/campaign-question.ts";
import { learningOptions } from "#core/model/learning-options.ts";
import type { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import type { TrainingPlan } from "#core/model/training-plan.ts";
import type { TrainingResult } from "#core/model/training-result.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import { learnerName } from "#core/selection/fitted-learner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { learningSession } from "./learning-session.ts";
import { SearchStopped, SharedTrials, type SharedTrialsOptions } from "./shared-trials.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

export type Learned =
  | {
      readonly kind: "learned";
      /** Stores the model, if there is one; what is to be said of the target. */
      keep(): Promise<TrainingResult["outcome"]>;
      /** To be called once it is said, or nobody wants to hear of it. */
      end(): Promise<void>;
    }
  /** The step was over first. */
  | { readonly kind: "stopped"; readonly trialsLeft: number }
  /** Other invocations are at work on what is left, or were faster. */
  | { readonly kind: "elsewhere" };

/** Learns one target, within one step. A target that cannot be learned is told with the reason. */
export async function learnTarget(
  task: TrainingTask,
  { name, level, dataSha256 }: TrainingPlan["targets"][number],
  { failedBefore, isLearned }: Pick<SharedTrialsOptions, "failedBefore" | "isLearned">,
  ports: TrainerPorts,
): Promise<Learned> {
  const { store, log } = ports;
  const { campaignId, subject, target } = task;
  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const address = datasetObject(campaignId, subject, level, "json");
  const dataset = await requireArtifact(store, address, Dataset);
  if (sha256Hex(artifactText(dataset)) !== dataSha256) {
    throw new Error(
      `Cannot learn from ${address.bucket}/${address.key} as its bytes must be those that the aggregator's last word names: they were replaced`,
    );
  }

  const session = await learningSession(ports);
  const { seed } = campaign;
  const shared = new SharedTrials({ task, session, dataSha256, seed, failedBefore, isLearned, ports });
  const { run: runTrials, beforeFit } = shared;
  const end = (): Promise<void> => shared.end();
  try {
    const { question, notes } = campaignQuestion(campaign, trainingTable(dataset, target));
    const options = learningOptions(campaign.train ?? {}, (limitSeconds) => shared.spentSeconds >= limitSeconds);
    const asked = { name, target, seed, question, notes, ...options };
    const model = await session.learn(dataset, { ...asked, runTrials, beforeFit });
    log.info(`Model ${name} trained`, { learner: learnerName(model.learner), mape: model.metrics.heldOut.mape });
    return { kind: "learned", keep: () => keepModel(store, model), end };
  } catch (error) {
    if (error instanceof SearchStopped) {
      await end();
      if (error.why.kind === "fault") throw error.cause as Error;
      return error.why;
    }
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(reason, { model: name });
    return { kind: "learned", keep: () => Promise.resolve({ kind: "notTrained", reason }), end };
  }
}

async function keepModel(store: ObjectStore, model: Model): Promise<TrainingResult["outcome"]> {
  const { text, sha256, version } = modelVersion(model);
  await writeTextIfChanged(store, modelObject(model.name, version), text);
  return { kind: "trained", name: model.name, version, sha256 };
}
