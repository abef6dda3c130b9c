import { listObjects } from "#artifacts/list-objects.ts";
import { handledBefore } from "#artifacts/refusals.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { campaignIdOfStateKey } from "#core/campaign/object-keys.ts";

import { isAnswered } from "./accept-spec.ts";
import { isSwept } from "./work-on-sweep.ts";

/** What the simulator would have been told if every notification had come: specs that nobody took, sweeps without a dataset. */
export async function unsimulated(store: ObjectStore): Promise<ObjectUploaded[]> {
  const left: ObjectUploaded[] = [];
  for (const { key, etag } of await listObjects(store, { bucket: "scenarios", key: "" })) {
    const handled = await handledBefore(store, { bucket: "scenarios", key }, etag);
    if (isAnswered(handled) || (handled.kind === "accepted" && (await isSwept(handled.result, store)))) continue;
    left.push({ bucket: "scenarios", key, etag });
  }
  return left;
}

/** The very upload again while its sweep is not at its end: the step on it was over too soon, or others are at the rest. */
export async function nextSweepStep(upload: ObjectUploaded, store: ObjectStore): Promise<ObjectUploaded[]> {
  if (upload.bucket === "scenarios") {
    return (await unsimulated(store)).filter(({ key }) => key === upload.key);
  }
  const sweepId = campaignIdOfStateKey(upload.key);
  return sweepId !== undefined && !(await isSwept(sweepId, store)) ? [upload] : [];
}
