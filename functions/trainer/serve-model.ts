import { readArtifact } from "#artifacts/read-artifact.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { artifactText } from "#core/document/artifact.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import type { Trained } from "#core/model/trained.ts";
import type { TrainingPlan } from "#core/model/training-plan.ts";
import type { ObjectStore, StoredObject } from "#ports/object-store.ts";

import { replaceWhile } from "./replace-while.ts";
import { isCurrent } from "./training-now.ts";

/**
 * Points to the version of a model that a training made. False when the datasets were replaced, or when another campaign
 * published the same model after this training began: whoever slept over the work must not undo what was done since.
 */
export async function serveModel(
  { name, version, sha256 }: Trained["models"][number],
  plan: TrainingPlan,
  store: ObjectStore,
): Promise<boolean> {
  const pointer: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion: version, sha256 };
  const text = artifactText(pointer);
  const before = plan.targets.find((target) => target.name === name)?.servedBefore ?? undefined;
  const may = async (present: StoredObject | undefined): Promise<boolean> =>
    (await isCurrent(plan, store)) &&
    (present?.etag === before ||
      (present !== undefined && (isText(present, text) || (await isOf(plan.campaignId, present, store)))));
  return (await replaceWhile(may, store, currentModelObject(name), text)) !== "refused";
}

function isText({ body }: StoredObject, text: string): boolean {
  return new TextDecoder().decode(body) === text;
}

/** True when the pointer is to a model of this campaign: one of datasets that have been replaced. */
async function isOf(campaignId: string, { body }: StoredObject, store: ObjectStore): Promise<boolean> {
  const pointer = CurrentModel.safeParse(jsonOf(body));
  if (!pointer.success) return false;
  const { model, modelVersion } = pointer.data;
  const served = await readArtifact(store, modelObject(model, modelVersion), Model);
  return served?.artifact.campaignId === campaignId;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
