import { requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignObject,
  currentModelObject,
  datasetObject,
  modelObject,
  refreshObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { betterOnNewest, type Replacement } from "#core/inventory/freshness/better-on-newest.ts";
import type { Observation } from "#core/inventory/freshness/observation.ts";
import { refreshedDataset } from "#core/inventory/freshness/refreshed-dataset.ts";
import { widenedModel } from "#core/inventory/freshness/widened-model.ts";
import { campaignQuestion } from "#core/model/campaign-question.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { learningOptions } from "#core/model/learning-options.ts";
import { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { learningSession } from "./learning-session.ts";
import { replaceWhile } from "./replace-while.ts";
import type { LearningPorts } from "./trainer-ports.ts";

export interface RefreshRequest {
  /** Name of the model that no longer holds. */
  readonly model: string;
  /** The campaign that measured some of its configurations again. */
  readonly againId: string;
  /** Observations that neither model has seen, the oldest first; half of them set how wide its intervals are. */
  readonly newest: readonly Observation[];
}

export interface Refreshed extends Replacement {
  readonly oldVersion: string;
  readonly freshVersion: string;
}

/**
 * Learns a model anew from what was measured before and what was measured again, and lets it take the old one's place
 * only if it does better on the newest observations. Both versions stay, and so does a note of why.
 */
export async function refreshModel(
  { model: name, againId, newest }: RefreshRequest,
  { store, ...learning }: LearningPorts & { readonly store: ObjectStore },
): Promise<Refreshed> {
  const pointerAddress = currentModelObject(name);
  const pointerText = await textAt(store, pointerAddress);
  const pointer = CurrentModel.parse(JSON.parse(pointerText));
  const old = await requireArtifact(store, modelObject(name, pointer.modelVersion), Model);
  if (old.campaignId === null) throw new RangeError(`Cannot learn ${name} anew as no campaign measured it`);
  const campaign = await requireArtifact(store, campaignObject(old.campaignId), Campaign);
  const { subject } = old;
  const target = old.target.name;
  const [before, again] = await Promise.all(
    [old.campaignId, againId].map((id) =>
      requireArtifact(store, datasetObject(id, subject, "invocation", "json"), Dataset),
    ),
  );
  const dataset = refreshedDataset(before!, again!, target);
  const { question, notes } = campaignQuestion(campaign, trainingTable(dataset, target));
  const session = await learningSession(learning);
  const learned = await session.learn(dataset, {
    ...learningOptions(campaign.train ?? {}, () => false),
    name,
    target,
    seed: campaign.seed,
    question,
    notes: [
      ...notes,
      `What campaign ${againId} did not measure again is carried over from ${old.campaignId} by how much the rest changed.`,
    ],
  });
  // What sets the width of its intervals does not judge it.
  const half = Math.floor(newest.length / 2);
  const fresh = widenedModel(learned, newest.slice(0, half));
  const { text, sha256, version } = modelVersion(fresh);
  const replacement = betterOnNewest(old, fresh, newest.slice(half));
  await writeTextIfChanged(store, modelObject(name, version), text);
  if (replacement.replaces) {
    const served: CurrentModel = { format: "current-model", version: 1, model: name, modelVersion: version, sha256 };
    // Whoever published another model meanwhile has the last word.
    const may = (present: { readonly body: Uint8Array } | undefined): Promise<boolean> =>
      Promise.resolve(present !== undefined && new TextDecoder().decode(present.body) === pointerText);
    await replaceWhile(may, store, pointerAddress, artifactText(served));
  }
  const refreshed = { ...replacement, oldVersion: pointer.modelVersion, freshVersion: version };
  await writeArtifact(store, refreshObject(name, version), {
    format: "refresh",
    version: 1,
    model: name,
    againId,
    ...refreshed,
  } as { format: string; version: number });
  return refreshed;
}

async function textAt(store: ObjectStore, { bucket, key }: ObjectAddress): Promise<string> {
  const object = await store.get(bucket, key);
  if (object === undefined) throw new Error(`Cannot read ${bucket}/${key} as there is no such object`);
  return new TextDecoder().decode(object.body);
}
