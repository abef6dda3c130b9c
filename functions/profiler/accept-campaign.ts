import { readUploadedText, type UploadedText } from "#artifacts/read-uploaded-text.ts";
import { accept, handledBefore, problemsOf, refuse } from "#artifacts/refusals.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { Campaign, Plan } from "#core/campaign/campaign.ts";
import { campaignObject, planObject } from "#core/campaign/object-keys.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { MOST_CHARACTERS } from "#core/document/document-limits.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/** No character takes more bytes of UTF-8. */
const MOST_BYTES = 4 * MOST_CHARACTERS;

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

  const object = await readUploadedText(store, address, MOST_BYTES);
  if (object === undefined) return undefined;
  const read = planned(object, ports);
  if (read.kind === "flawed") {
    const problems = problemsOf(read.error, object.source);
    await refuse(store, address, object.etag, problems);
    log.warn(`Spec ${key} refused`, { problems: problems.map(({ sentence }) => sentence) });
    if (!(read.error instanceof DocumentError)) log.error(`Spec ${key} met a fault of profaas`, { error: read.error });
    return undefined;
  }
  const { campaign, plan } = read;
  await writeArtifact(store, planObject(campaign.id), plan, { ifAbsent: true });
  await writeArtifact(store, campaignObject(campaign.id), campaign, { ifAbsent: true });
  await accept(store, address, object.etag, campaign.id);
  log.info(`Campaign ${campaign.id} accepted`, { key });
  return campaign.id;
}

type Planned =
  | { readonly kind: "planned"; readonly campaign: Campaign; readonly plan: Plan }
  | { readonly kind: "flawed"; readonly error: unknown };

function planned(object: UploadedText, { context, maximumRuns }: ProfilerPorts): Planned {
  try {
    const campaign = readCampaign(object.text(), object.source, context);
    return { kind: "planned", campaign, plan: planRuns(campaign, { maximumRuns }) };
  } catch (error) {
    return { kind: "flawed", error };
  }
}
