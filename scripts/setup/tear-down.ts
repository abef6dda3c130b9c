import { deleteObjects } from "#artifacts/delete-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { bucketName, type BucketRole } from "#core/campaign/bucket-roles.ts";
import { setupObject } from "#core/campaign/object-keys.ts";
import { SetupRecord } from "#core/campaign/setup-record.ts";

import { badInput } from "../command-failure.ts";
import { rulesOf, type Installation } from "./installation.ts";

export interface TeardownOptions {
  /** Delete what the buckets hold. */
  readonly deleteData: boolean;
  /** Leave buckets alone: only the notifications go. */
  readonly notificationsOnly: boolean;
}

export interface TornDown {
  /** Ids. */
  readonly rules: readonly string[];
  readonly buckets: readonly string[];
  /** Buckets of the chain that stay, as setup did not make them. */
  readonly keptBuckets: readonly string[];
}

/** What setup made in this store; that it made nothing is a failure in words. */
export async function setupRecordOf({ store, words }: Installation): Promise<SetupRecord> {
  const { bucket, key } = setupObject();
  const found = (await store.listBuckets()).includes(bucket)
    ? await readArtifact(store, setupObject(), SetupRecord)
    : undefined;
  if (found !== undefined) {
    const { buckets, making } = found.artifact;
    return { ...found.artifact, buckets: [...new Set([...buckets, ...making])], making: [] };
  }
  throw badInput(
    `Cannot tear down the store at ${words} as profaas setup has made nothing there: it holds no ${bucket}/${key}`,
  );
}

/** Takes away exactly what setup made. May be repeated: what it did not come to is still in the record. */
export async function tearDown(
  installation: Installation,
  record: SetupRecord,
  { deleteData, notificationsOnly }: TeardownOptions,
): Promise<TornDown> {
  const { store, prefix } = installation;
  const present = await store.listBuckets();
  const rules = await removeRules(installation, record, present);
  const keptBuckets = present.filter((role) => notificationsOnly || !record.buckets.includes(role as BucketRole));
  const buckets: string[] = [];
  const nameOf = (role: string): string => bucketName(prefix, role as BucketRole);
  if (!notificationsOnly) {
    // The record is the last to go.
    const inOrder = [...record.buckets].sort((left, right) => Number(left === "state") - Number(right === "state"));
    for (const role of inOrder.filter((name) => present.includes(name))) {
      if (deleteData) await emptyBucket(installation, role);
      else if (role === "state") await removeRecord(installation);
      await store.deleteBucket(role);
      buckets.push(nameOf(role));
    }
    if (!record.buckets.includes("state")) await removeRecord(installation);
  }
  return { rules, buckets, keptBuckets: keptBuckets.map(nameOf) };
}

/** Buckets that setup made and that hold something else than its own record. */
export async function filledBuckets(
  { store, prefix, administration }: Installation,
  record: SetupRecord,
): Promise<readonly string[]> {
  const present = await store.listBuckets();
  const filled: string[] = [];
  for (const role of record.buckets.filter((name) => present.includes(name))) {
    const { objects } = await store.list(role, { limit: 2 });
    const isOwn = role === "state" && objects.every(({ key }) => key === setupObject().key);
    const name = bucketName(prefix, role);
    const hasVersions = objects.length === 0 && (await administration?.versions.isEmpty(name)) === false;
    if ((objects.length > 0 && !isOwn) || hasVersions) filled.push(name);
  }
  return filled;
}

async function removeRules(
  installation: Installation,
  record: SetupRecord,
  present: readonly string[],
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { id, bucket } of rulesOf(installation)) {
    if (!record.rules.includes(id) || !present.includes(bucket)) continue;
    const name = bucketName(installation.prefix, bucket);
    const notifications = installation.administration?.notifications;
    if ((await notifications?.rules(name))?.some((rule) => rule.id === id) !== true) continue;
    await notifications?.change(name, { remove: [id] });
    removed.push(id);
  }
  return removed;
}

/** Deletes all that a bucket holds, with its old versions. */
async function emptyBucket({ store, prefix, administration }: Installation, role: BucketRole): Promise<void> {
  if (administration === undefined) await deleteObjects(store, { bucket: role, key: "" });
  else await administration.versions.removeAll(bucketName(prefix, role));
}

async function removeRecord(installation: Installation): Promise<void> {
  const { store, prefix, administration } = installation;
  const { bucket, key } = setupObject();
  await store.delete(bucket, key);
  const isBare = (await store.list(bucket, { limit: 1 })).objects.length === 0;
  if (isBare && (await administration?.versions.areKept(bucketName(prefix, bucket)))) {
    await emptyBucket(installation, bucket);
  }
}
