import { listObjects } from "./list-objects.ts";
import { readArtifact } from "./read-artifact.ts";
import { writeArtifact } from "./write-artifact.ts";
import { Notice } from "#core/campaign/notice.ts";
import { leaseHolds } from "#core/campaign/lease.ts";
import { noticeObject, noticePrefix } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** An upload as its content names it. */
export interface NoticedUpload {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
}

/** A notice that this process keeps alive. */
export interface HeldNotice {
  /** False once somebody else has taken it over. */
  renew(leaseUntilEpochMilliseconds: number): Promise<boolean>;
  /** The step has ended: the upload may be asked for again. */
  release(): Promise<void>;
}

export interface NoticeTimes {
  readonly nowEpochMilliseconds: number;
  readonly leaseUntilEpochMilliseconds: number;
}

/** Notes that a step on this upload is asked for; undefined when somebody else asked and still waits for its end. */
export async function takeNotice(
  store: ObjectStore,
  functionName: string,
  { bucket, key, etag }: NoticedUpload,
  { nowEpochMilliseconds, leaseUntilEpochMilliseconds }: NoticeTimes,
): Promise<HeldNotice | undefined> {
  const address = noticeObject(functionName, sha256Hex(JSON.stringify([bucket, key, etag])));
  const notice = (leaseUntil: number): Notice => ({
    format: "notice",
    version: 1,
    function: functionName,
    bucket,
    key,
    etag,
    leaseUntilEpochMilliseconds: leaseUntil,
  });
  const leaseMilliseconds = leaseUntilEpochMilliseconds - nowEpochMilliseconds;
  const isAlive = (other: Notice): boolean =>
    leaseHolds(other.leaseUntilEpochMilliseconds, nowEpochMilliseconds, { leaseMilliseconds });
  let outcome = await writeArtifact(store, address, notice(leaseUntilEpochMilliseconds), { ifAbsent: true });
  if (outcome.kind === "conditionFailed") {
    const present = await readArtifact(store, address, Notice);
    if (present !== undefined && isAlive(present.artifact)) return undefined;
    const condition = present === undefined ? ({ ifAbsent: true } as const) : { ifMatch: present.etag };
    outcome = await writeArtifact(store, address, notice(leaseUntilEpochMilliseconds), condition);
    if (outcome.kind === "conditionFailed") return undefined;
  }
  let held: string | undefined = outcome.etag;
  return {
    async renew(leaseUntil) {
      if (held === undefined) return false;
      const renewed = await writeArtifact(store, address, notice(leaseUntil), { ifMatch: held });
      held = renewed.kind === "stored" ? renewed.etag : undefined;
      return held !== undefined;
    },
    async release() {
      if (held !== undefined) await store.delete(address.bucket, address.key);
      held = undefined;
    },
  };
}

/** Removes the notices of those who died long ago; the number of notices removed. */
export async function sweepNotices(
  store: ObjectStore,
  functionName: string,
  olderThanEpochMilliseconds: number,
): Promise<number> {
  let swept = 0;
  for (const { key, lastModifiedEpochMilliseconds } of await listObjects(store, noticePrefix(functionName))) {
    if (lastModifiedEpochMilliseconds >= olderThanEpochMilliseconds) continue;
    await store.delete("state", key);
    swept++;
  }
  return swept;
}
