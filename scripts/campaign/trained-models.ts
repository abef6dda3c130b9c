import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { modelObject, trainedObject } from "#core/campaign/object-keys.ts";
import { Model } from "#core/model/model.ts";
import { Trained } from "#core/model/trained.ts";
import { learnerName } from "#core/selection/fitted-learner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { ModelSummary } from "./campaign-status.ts";

/** What the trainer left of a campaign. */
export interface TrainedModels {
  readonly models: readonly ModelSummary[];
  readonly untrained: readonly string[];
}

/** The trainer's last word on a campaign; undefined while it has not spoken. */
export async function trainedModels(campaignId: string, store: ObjectStore): Promise<TrainedModels | undefined> {
  const trained = (await readArtifact(store, trainedObject(campaignId), Trained))?.artifact;
  if (trained === undefined) return undefined;
  const models: ModelSummary[] = [];
  for (const { name, version } of trained.models) {
    models.push(modelSummary(await requireArtifact(store, modelObject(name, version), Model)));
  }
  return { models, untrained: trained.notTrained.map(({ reason }) => reason) };
}

function modelSummary({ name, subject, target, learner, training, metrics, interval, partial }: Model): ModelSummary {
  return {
    name,
    subject,
    target: target.name,
    unit: target.unit,
    regressor: learnerName(learner),
    rows: training.rows,
    configurations: training.configurations,
    mape: metrics.heldOut.mape,
    baselineMape: metrics.baseline.mape,
    intervalLevel: interval.level,
    intervalCoverage: metrics.coverage.share,
    partial,
  };
}
