import { cancelObject } from "#core/campaign/object-keys.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/** True once somebody asked for the end of the campaign. */
export async function isCancelled(campaignId: string, { store }: ProfilerPorts): Promise<boolean> {
  const { bucket, key } = cancelObject(campaignId);
  return (await store.head(bucket, key)) !== undefined;
}
