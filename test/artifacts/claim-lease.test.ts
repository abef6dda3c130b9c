import { beforeEach, describe, expect, it } from "vitest";

import { parcelNoteObject } from "#core/campaign/object-keys.ts";
import { CLAIM_LEASE_SECONDS } from "#core/model/lease-claim.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { claimLease } from "#artifacts/claim-lease.ts";
import { manualClock, type ManualClock } from "../support/manual-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainerPorts } from "../support/trainer-ports.ts";
import { wanderingStore } from "../support/wandering-store.ts";

const TRAINING = { campaignId: "faces-0123abcd", datasetsSha256: "ab".repeat(32) };
const ADDRESS = parcelNoteObject(
  TRAINING,
  { subject: "blur", target: "serviceSeconds" },
  { round: "cd".repeat(32), parcel: 3, note: "claim" },
);

let store: ObjectStore;
let clock: ManualClock;
let dead: Set<number>;
beforeEach(async () => {
  store = await testBuckets();
  clock = manualClock();
  dead = new Set();
});

/** Claims in a process of its own. */
function claim(pid: number, own = store) {
  const owner = { host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: pid };
  return claimLease(ADDRESS, trainerPorts(own, { clock, owner, isOwnerGone: (other) => dead.has(other.pid) }));
}

describe("claimLease()", () => {
  it("gives a claim to one at a time, and to the next when that one has ended", async () => {
    const first = await claim(1);
    expect(first).toBeDefined();
    expect(await claim(2)).toBeUndefined();
    await first!.end();
    expect(await claim(2)).toBeDefined();
  });

  it("gives it to exactly one of many who want it at once, in every order that they may meet in", async () => {
    for (let race = 0; race < 50; race++) {
      const random = prng(`race ${race}`);
      const claims = await Promise.all([1, 2, 3, 4, 5].map((pid) => claim(pid, wanderingStore(store, random))));
      const won = claims.filter((each) => each !== undefined);
      expect(won).toHaveLength(1);
      await won[0]!.end();
    }
  });

  it("takes over from whoever is gone, at once where that can be seen, else when the lease has run out", async () => {
    await claim(1);
    dead.add(1);
    const silent: ObjectStore = {
      ...store,
      put: (bucket, key, body, condition) =>
        clock.monotonicSeconds() > 0 ? Promise.reject(new Error("stopped")) : store.put(bucket, key, body, condition),
    };
    expect(await claim(2, silent)).toBeDefined();
    await clock.advance(CLAIM_LEASE_SECONDS - 1);
    expect(await claim(3)).toBeUndefined();
    await clock.advance(1);
    expect(await claim(3)).toBeDefined();
  });

  it("gives a claim that was lost to one of those who come for it together", async () => {
    await claim(1);
    dead.add(1);
    const random = prng("heirs");
    const heirs = await Promise.all([2, 3, 4, 5].map((pid) => claim(pid, wanderingStore(store, random))));
    expect(heirs.filter((each) => each !== undefined)).toHaveLength(1);
  });

  it("stays with who is at work however long that takes, and is gone with the end", async () => {
    const slow = await claim(1);
    await clock.advance(10 * CLAIM_LEASE_SECONDS);
    expect(await claim(2)).toBeUndefined();
    await slow!.end();
    expect(await contents(store, "state")).toEqual({});
  });
});
