import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { Plan, type Campaign } from "#core/campaign/campaign.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { planObject, recordPrefix, recordsCompleteObject } from "#core/campaign/object-keys.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import type { ReportInput } from "./report/report-input.ts";
import type { TrainerPorts } from "./trainer-ports.ts";

/** The HTML of a campaign's report, with what is stored of its runs beside what was learned. */
export async function reportOfCampaign(
  campaign: Campaign,
  learned: Pick<ReportInput, "models" | "notTrained">,
  { store, renderReport }: Pick<TrainerPorts, "store" | "renderReport">,
): Promise<string> {
  const records: RunRecord[] = [];
  for (const { key } of await listObjects(store, recordPrefix(campaign.id))) {
    records.push(await requireArtifact(store, { bucket: "records", key }, RunRecord));
  }
  const plan = await readArtifact(store, planObject(campaign.id), Plan);
  return renderReport({
    campaign,
    complete: await requireArtifact(store, recordsCompleteObject(campaign.id), RecordsComplete),
    leftOut: plan?.artifact.leftOut ?? 0,
    records: records.sort((left, right) => left.order - right.order),
    ...learned,
  });
}
