import { writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { errorObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import type { System } from "#wiring/open-system.ts";

import type { CampaignFile } from "./read-campaign-file.ts";
import { uploadInputs, type UploadedInputs } from "./upload-inputs.ts";

/** Where `run` drops a spec: the same campaign always under the same key. */
export function specObject(campaignId: string): ObjectAddress {
  return { bucket: "campaigns", key: `${campaignId}.yaml` };
}

/** Uploads the inputs of a campaign and drops its spec; what is there already stays as it is. */
export async function submitCampaign(file: CampaignFile, { store }: System): Promise<UploadedInputs> {
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const uploaded = await uploadInputs(file.inputFiles, store);
  const spec = specObject(file.campaign.id);
  // An earlier refusal may have been the operator's file's fault: this spec was just found to be good.
  const error = errorObject(spec.bucket, spec.key);
  await store.delete(error.bucket, error.key);
  await writeTextIfChanged(store, spec, file.text);
  return uploaded;
}
