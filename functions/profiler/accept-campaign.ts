import { accept, handledBefore, refuse } from "#artifacts/refusals.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { campaignObject, planObject } from "#core/campaign/object-keys.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { DocumentError } from "#core/document/document-error.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/**
 * Takes a spec out of the campaigns bucket: the id of the campaign it is, or undefined when it is refused (the reasons
 * lie beside it in the state bucket). The same bytes are read once, whatever happens to them later.
 */
export async function acceptCampaign(
  key: string,
  etag: string | undefined,
  ports: ProfilerPorts,
): Promise<string | undefined> {
  const { store, log } = ports;
  const address = { bucket: "campaigns", key } as const;
  const known = etag ?? (await store.head(address.bucket, key))?.etag;
  if (known === undefined) return undefined;
  const before = await handledBefore(store, address, known);
  if (before.kind !== "new") return before.kind === "accepted" ? before.result : undefined;

  const object = await store.get(address.bucket, key);
  if (object === undefined) return undefined;
  try {
    const campaign = readCampaign(decodeText(object.body, key), key, ports.context);
    await storeCampaign(campaign, ports);
    await accept(store, address, object.etag, campaign.id);
    log.info(`Campaign ${campaign.id} accepted`, { key });
    return campaign.id;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: problem.path.join(".") }));
    await refuse(store, address, object.etag, problems);
    log.warn(`Spec ${key} refused`, { problems: error.problems.map(({ sentence }) => sentence) });
    return undefined;
  }
}

async function storeCampaign(campaign: Campaign, { store, maximumRuns }: ProfilerPorts): Promise<void> {
  const plan = planRuns(campaign, { maximumRuns });
  await writeArtifact(store, planObject(campaign.id), plan, { ifAbsent: true });
  await writeArtifact(store, campaignObject(campaign.id), campaign, { ifAbsent: true });
}
