import { listObjects } from "#artifacts/list-objects.ts";
import { agentRunPrefix } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { returnService } from "./borrowed-services.ts";
import { unchainServices } from "./chain-services.ts";
import { uncordon } from "./cordon.ts";
import { inBucketIfThere } from "./in-bucket-if-there.ts";
import type { KeptJob } from "./kept-job.ts";
import { namedOutputs } from "./named-outputs.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { OscarRunObjects } from "./oscar-run-objects.ts";
import { outputPaths, runFolderName, runPrefixes } from "./run-keys.ts";
import type { RunLayout, ServicePlace } from "./run-layout.ts";

/**
 * Takes away what a run left on its OSCARs, and gives back what it had changed there: changes first, so that whoever dies
 * here leaves a run that is yet to be forgotten.
 */
export async function removeRun(run: RunRequest, layout: RunLayout, ground: OscarGround): Promise<void> {
  for (const { site, service, isOwn } of layout.places) {
    if (!isOwn) await returnService(siteOf(ground, site), ground, service);
  }
  for (const site of new Set(layout.places.map((place) => place.site))) await uncordon(siteOf(ground, site), ground);
  await unchainServices(layout, ground);
  const kept = await keptJobs(run, ground);
  for (const place of layout.places) {
    const { client } = siteOf(ground, place.site);
    if (place.isOwn) {
      if ((await client.jobs(place.service).catch(() => new Map())).size > 0) await client.deleteJobs(place.service);
    } else {
      for (const { job } of kept)
        if (job.startsWith(place.service.slice(0, 16))) await client.deleteJob(place.service, job);
    }
    await removeFiles(run, place, ground, kept);
  }
}

async function removeFiles(run: RunRequest, place: ServicePlace, ground: OscarGround, kept: readonly KeptInvocation[]) {
  const { store } = await siteOf(ground, place.site).buckets();
  await inBucketIfThere(store, place.bucket, () => emptyPlace(run, place, ground, kept, store));
}

async function emptyPlace(
  run: RunRequest,
  place: ServicePlace,
  ground: OscarGround,
  kept: readonly KeptInvocation[],
  store: ObjectStore,
): Promise<void> {
  const outputs = place.isOwn ? outputPaths(place.component.outputs).length : 0;
  for (const prefix of runPrefixes(run, outputs)) {
    for (let page = await store.list(place.bucket, { prefix }); ;) {
      for (const { key } of page.objects) await store.delete(place.bucket, key);
      if (page.next === undefined) break;
      page = await store.list(place.bucket, { prefix });
    }
  }
  if (place.isOwn) return;
  // Outputs of a service of others lie among theirs: those that its own log, or their names, say were made of our inputs.
  const jobs = kept.map(({ invocation }) => invocation);
  for await (const { at } of namedOutputs(jobs, run, place, ground)) await store.delete(at.bucket, at.key);
  for (const { marks } of kept) {
    if (marks?.event?.bucket !== place.bucket || !marks.event.key.includes(runFolderName(run))) continue;
    for (const { bucket, key } of marks.uploads) await store.delete(bucket, key);
  }
  const { objects } = await store.list(place.bucket, { limit: 1 });
  // Another run may put files there meanwhile.
  if (objects.length === 0) await store.deleteBucket(place.bucket).catch(() => undefined);
}

type KeptInvocation = KeptJob & { readonly invocation: string };

async function keptJobs(run: RunRequest, { store }: OscarGround): Promise<readonly KeptInvocation[]> {
  const { campaignId, runId, attempt } = run;
  const objects = new OscarRunObjects(store, run);
  const prefix = `${agentRunPrefix(campaignId, runId, attempt).key}invocations/`;
  const kept: KeptInvocation[] = [];
  for (const { key } of await listObjects(store, { bucket: "state", key: prefix })) {
    const invocation = key.slice(prefix.length).replace(/\.result\.json$/, "");
    const job = await objects.job(invocation);
    if (job !== undefined) kept.push({ ...job, invocation });
  }
  return kept;
}
