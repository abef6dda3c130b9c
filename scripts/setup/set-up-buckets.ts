import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { BUCKET_ROLES, bucketName, setupObject, type BucketRole } from "#core/campaign/object-keys.ts";
import { SetupRecord } from "#core/campaign/setup-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { Installation } from "./installation.ts";
import type { BucketState } from "./setup-document.ts";

export interface BucketOptions {
  /** Change nothing. */
  readonly check: boolean;
  /** Keep old versions of objects. */
  readonly versions: boolean;
}

/** Looks at every bucket of the chain, and makes those that are missing unless it may only look. */
export async function setUpBuckets(
  installation: Installation,
  { check, versions }: BucketOptions,
): Promise<readonly BucketState[]> {
  const { store, prefix, administration } = installation;
  const present = new Set(await store.listBuckets());
  const created = new Set<BucketRole>();
  if (!check) {
    // The bucket of the record comes first, and the record before what it tells of.
    const missing = BUCKET_ROLES.filter((role) => !present.has(role));
    if (missing.includes("state") && (await store.createBucket("state"))) created.add("state");
    if (created.size > 0) await addToRecord(store, prefix, { buckets: ["state"] });
    await addToRecord(store, prefix, { buckets: missing.filter((role) => role !== "state") });
    for (const role of missing) {
      if (role === "state") continue;
      if (await store.createBucket(role)) created.add(role);
      else await takeFromRecord(store, prefix, role);
    }
  }
  const states: BucketState[] = [];
  for (const role of BUCKET_ROLES) {
    const bucket = bucketName(prefix, role);
    const isThere = present.has(role) || !check;
    let keepsVersions = administration === undefined || !isThere ? null : await administration.versions.areKept(bucket);
    if (keepsVersions === false && versions && !check) {
      await administration?.versions.keep(bucket);
      keepsVersions = true;
    }
    states.push({
      bucket,
      role,
      state: created.has(role) ? "created" : isThere ? "present" : "missing",
      keepsVersions,
    });
  }
  return states;
}

/** Notes what is about to be made. */
export async function addToRecord(
  store: ObjectStore,
  prefix: string,
  { buckets = [], rules = [] }: { readonly buckets?: readonly BucketRole[]; readonly rules?: readonly string[] },
): Promise<void> {
  if (buckets.length + rules.length === 0) return;
  await changeRecord(store, prefix, (record) => ({
    ...record,
    buckets: BUCKET_ROLES.filter((role) => record.buckets.includes(role) || buckets.includes(role)),
    rules: [...new Set([...record.rules, ...rules])].sort(),
  }));
}

/** Somebody else made it at the same moment. */
function takeFromRecord(store: ObjectStore, prefix: string, role: BucketRole): Promise<void> {
  return changeRecord(store, prefix, (record) => ({
    ...record,
    buckets: record.buckets.filter((other) => other !== role),
  }));
}

async function changeRecord(
  store: ObjectStore,
  prefix: string,
  change: (record: SetupRecord) => SetupRecord,
): Promise<void> {
  const empty: SetupRecord = { format: "setup", version: 1, prefix, buckets: [], rules: [] };
  for (;;) {
    const found = await readArtifact(store, setupObject(), SetupRecord);
    const condition = found === undefined ? ({ ifAbsent: true } as const) : { ifMatch: found.etag };
    const record = change(found?.artifact ?? empty);
    if (JSON.stringify(record) === JSON.stringify(found?.artifact)) return;
    if ((await writeArtifact(store, setupObject(), record, condition)).kind === "stored") return;
  }
}
