import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { loadOperator } from "#adapters/process/settings.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { datasetObject, datasetsCompleteObject } from "#core/campaign/object-keys.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { storeAt } from "#wiring/open-store.ts";

import { PACKAGE_ROOT } from "../../package-root.ts";
import { aggregatedTable } from "./aggregated-table.ts";
import { measuredSubjects, type MeasuredSubject } from "./measured-subject.ts";

/** Applications whose own measurements the project ships, in `workflows/<application>/measured`. */
export const SHIPPED_APPLICATIONS = ["face-blur", "video-chunks"] as const;

const LEVELS = [
  ["runs.csv", "run"],
  ["invocations.csv", "invocation"],
] as const;

/** The tables of an application that the project ships: a folder a subject, each file as the aggregator wrote it. */
export async function shippedCampaign(application: string, once = false): Promise<MeasuredSubject[]> {
  const folder = join(PACKAGE_ROOT, "workflows", application, "measured");
  const datasets: Dataset[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const files = await readdir(join(folder, entry.name));
    for (const [file, level] of LEVELS) {
      if (!files.includes(file)) continue;
      const text = await readFile(join(folder, entry.name, file), "utf8");
      datasets.push(aggregatedTable(readCsv(text, application), { subject: entry.name, level }));
    }
  }
  return measuredSubjects(application, datasets, once);
}

/** The tables of a campaign in the operator's store. */
export async function storedCampaign(
  campaignId: string,
  operatorPath: string,
  once = false,
): Promise<MeasuredSubject[]> {
  const { store: settings, prefix } = await loadOperator(operatorPath, process.env);
  const store = await storeAt({ settings, prefix });
  const { datasets } = await requireArtifact(store, datasetsCompleteObject(campaignId), DatasetsComplete);
  const read = datasets.map(({ subject, level }) =>
    requireArtifact(store, datasetObject(campaignId, subject, level, "json"), Dataset),
  );
  return measuredSubjects(campaignId, await Promise.all(read), once);
}
