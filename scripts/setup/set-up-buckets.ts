import { BUCKET_ROLES, bucketName, type BucketRole } from "#core/campaign/bucket-roles.ts";

import { changeRecord } from "./change-record.ts";
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
  const created = check ? new Set<BucketRole>() : await makeBuckets(installation, present);
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

/** Makes the buckets that are missing; says which of them nobody else made at the same moment. */
async function makeBuckets(
  { store, prefix }: Installation,
  present: ReadonlySet<string>,
): Promise<ReadonlySet<BucketRole>> {
  const missing = BUCKET_ROLES.filter((role) => !present.has(role));
  const created = new Set<BucketRole>();
  // The bucket of the record comes first, and the record before what it tells of.
  if (missing.includes("state") && (await store.createBucket("state"))) created.add("state");
  await changeRecord(store, prefix, (record) => ({
    ...record,
    buckets: inOrder([...record.buckets, ...record.making.filter((role) => present.has(role)), ...created]),
    making: inOrder([...record.making.filter((role) => !present.has(role)), ...missing]).filter(
      (role) => role !== "state",
    ),
  }));
  for (const role of missing) if (role !== "state" && (await store.createBucket(role))) created.add(role);
  await changeRecord(store, prefix, (record) => ({
    ...record,
    buckets: inOrder([...record.buckets, ...created]),
    making: record.making.filter((role) => !missing.includes(role)),
  }));
  return created;
}

function inOrder(roles: readonly BucketRole[]): BucketRole[] {
  return BUCKET_ROLES.filter((role) => roles.includes(role));
}
