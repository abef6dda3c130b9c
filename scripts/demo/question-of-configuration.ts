import type { Campaign } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT, type Configuration } from "#core/campaign/configuration.ts";
import type { Model } from "#core/model/model.ts";
import type { PredictionRow } from "#core/model/prediction.ts";

import { featureColumns } from "../../functions/aggregator/feature-columns.ts";

/**
 * The question that asks a model of the whole workflow for a configuration: its columns as the aggregator reads them off
 * a run, and the mean size of the files that will be uploaded.
 */
export function questionOfConfiguration(
  model: Model,
  campaign: Campaign,
  configuration: Configuration,
  inputBytes: number,
): PredictionRow {
  const cells = new Map(
    featureColumns(campaign, WORKFLOW_SUBJECT).map(({ column, read }) => [column.name, read(configuration)]),
  );
  cells.set("inputBytes", inputBytes);
  return Object.fromEntries(model.inputs.map(({ name, typical }) => [name, cells.get(name) ?? typical]));
}
