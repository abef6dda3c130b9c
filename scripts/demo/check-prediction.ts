import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import type { Campaign, Plan } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT, type Configuration } from "#core/campaign/configuration.ts";
import { requestCount } from "#core/campaign/load-size.ts";
import { modelName, recordPrefix } from "#core/campaign/object-keys.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { predictionWords } from "#core/model/model-words.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { commandWords } from "../campaign/command-words.ts";
import { currentModel } from "#artifacts/current-model.ts";
import type { CampaignFile } from "../campaign/read-campaign-file.ts";
import { runCampaign } from "../campaign/run-campaign.ts";
import { trainedModels } from "../campaign/trained-models.ts";
import { operatorOf, storeToLookAt } from "../verb-system.ts";
import type { VerbCall } from "../verb.ts";
import { checkSpec } from "./check-spec.ts";
import { comparisonOf, type Comparison } from "./comparison.ts";
import { questionOfConfiguration } from "./question-of-configuration.ts";
import { unmeasuredConfiguration } from "./unmeasured-configuration.ts";

const REPETITIONS = 3;
const TARGET = "makespanSeconds";

/** A prediction that was checked, with the model that made it. */
export interface CheckedPrediction {
  readonly model: Model;
  readonly comparison: Comparison;
}

/**
 * Predicts a configuration that the campaign left out, says so, and only then measures it by an ordinary small campaign.
 * Undefined when there is nothing to predict or nothing to predict with.
 */
export async function checkPrediction(
  call: VerbCall,
  file: CampaignFile,
  plan: Plan,
): Promise<CheckedPrediction | undefined> {
  const { campaign } = file;
  const operator = await operatorOf(call);
  const store = await storeToLookAt(operator);
  const configuration = unmeasuredConfiguration(campaign, plan);
  const model = await currentModel(modelName(campaign.name, WORKFLOW_SUBJECT, TARGET), store);
  if (configuration === undefined || model === undefined) return undefined;

  const words = configurationWords(campaign, configuration);
  const question = questionOfConfiguration(model, campaign, configuration, meanInputBytes(file, configuration));
  const [prediction] = predictRows(model, [question]);
  if (prediction === undefined) return undefined;
  call.say(`Never measured: ${words}. The model says: ${predictionWords(model, prediction)}.`);

  const text = checkSpec(file.text, configuration, { repetitions: REPETITIONS });
  const check = readCampaign(text, "the check's campaign", campaignContextOf(operator));
  const isMeasured = (await trainedModels(check.id, store).catch(() => undefined)) !== undefined;
  call.say(
    isMeasured ? "An earlier demo measured it then." : `Now measuring that very configuration, ${REPETITIONS} times.`,
  );
  await runCampaign(call, { ...file, text, campaign: check, inputFiles: [] }, commandWords(call.io, "demo"));
  return { model, comparison: comparisonOf(model, words, prediction, await makespans(check.id, store)) };
}

/** `blur-faces.cpu 0.6, inputs large`: what the campaign varies. */
function configurationWords(campaign: Campaign, configuration: Configuration): string {
  return sweptDimensions(campaign)
    .map(({ name, valueIn }) => `${name} ${valueIn(configuration)}`)
    .join(", ");
}

/** Mean size of the files that a run of the configuration uploads: its input set, from the start again when it ends. */
function meanInputBytes({ campaign, inputFiles }: CampaignFile, { inputSet, load }: Configuration): number {
  const sizes = new Map(inputFiles.map(({ key, sizeBytes }) => [key, sizeBytes]));
  const set = (campaign.inputs[inputSet] ?? []).map((key) => sizes.get(key) ?? 0);
  const count = Math.ceil(requestCount(load));
  let sum = 0;
  for (let index = 0; index < count; index++) sum += set[index % set.length] ?? 0;
  return sum / count;
}

async function makespans(campaignId: string, store: ObjectStore): Promise<number[]> {
  const seconds: number[] = [];
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    const { outcome, measurement } = await requireArtifact(store, { bucket: "records", key }, RunRecord);
    if (outcome.kind === "succeeded" && measurement !== null) seconds.push(measurement.makespanSeconds);
  }
  return seconds;
}
