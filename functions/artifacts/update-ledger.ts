import { guardLedgerObject } from "#core/campaign/object-keys.ts";
import { GuardLedger } from "#core/inventory/guard-ledger.ts";
import { localTime } from "#core/inventory/local-time.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { readArtifact } from "./read-artifact.ts";
import { writeArtifact } from "./write-artifact.ts";

/** When something is entered, and by whose clock on the wall. */
export interface LedgerMoment {
  readonly epochMilliseconds: number;
  readonly timeZone: string;
}

/** Another writer may be in the way that often. */
const MOST_TRIES = 8;

/** The ledger of the day; undefined where it has none, or one that cannot be read. */
export async function readLedger(
  store: ObjectStore,
  { epochMilliseconds, timeZone }: LedgerMoment,
): Promise<GuardLedger | undefined> {
  return (await ledgerOf(store, localTime(epochMilliseconds, timeZone).day))?.artifact;
}

/** Changes the ledger of the day, which the profiler and whoever looks around both write. */
export async function updateLedger(
  store: ObjectStore,
  { epochMilliseconds, timeZone }: LedgerMoment,
  change: (ledger: GuardLedger | undefined, at: { readonly day: string; readonly letThroughAt: string }) => GuardLedger,
): Promise<void> {
  const { day } = localTime(epochMilliseconds, timeZone);
  const at = { day, letThroughAt: new Date(epochMilliseconds).toISOString() };
  const address = guardLedgerObject(day);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = await ledgerOf(store, day);
    const present = before ?? (await store.head(address.bucket, address.key));
    const condition = present === undefined ? ({ ifAbsent: true } as const) : { ifMatch: present.etag };
    const outcome = await writeArtifact(store, address, change(before?.artifact, at), condition);
    if (outcome.kind === "stored") return;
  }
  throw new Error(`Cannot enter into ledger ${address.key} as others wrote it ${MOST_TRIES} times meanwhile`);
}

function ledgerOf(store: ObjectStore, day: string) {
  return readArtifact(store, guardLedgerObject(day), GuardLedger).catch(() => undefined);
}
