import { dirname } from "node:path";

import { afterEach, describe, expect, it } from "vitest";

import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact, writeTextOver } from "#artifacts/write-artifact.ts";
import { Step } from "#core/campaign/campaign-state.ts";
import { predictionObject, recordObject, recordsCompleteObject, stepObject } from "#core/campaign/object-keys.ts";

import { claimStep, LEASE_SECONDS } from "../../functions/profiler/claim-step.ts";
import { racingClaims } from "../support/claim-process.ts";
import { directoryBuckets, STORES } from "../support/each-store.ts";
import { profilerPorts } from "../support/profiling.ts";
import { skippingClock } from "../support/skipping-clock.ts";

const TRIALS = 100;
const CAMPAIGN = "race-00000000";

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

describe("two processes that claim one step at the same moment", { timeout: 120_000 }, () => {
  it(`never both get it, in ${TRIALS} trials, and never neither`, async () => {
    const { root, store, remove } = await directoryBuckets();
    removals.push(remove);
    const won = await racingClaims(dirname(root), { processes: 2, trials: TRIALS });
    expect(won.flat().sort((left, right) => left - right)).toEqual(Array.from({ length: TRIALS }, (_, trial) => trial));
    for (const [trial] of won.flat().entries()) {
      const { bucket, key } = stepObject(`race-${String(trial).padStart(8, "0")}`, 1);
      expect(await store.head(bucket, key)).toBeDefined();
    }
    // Had one process always been first, the two would never have met.
    for (const own of won) expect(own.length).toBeGreaterThan(0);
  });
});

describe.each(STORES)("workers of one process on $kind", ({ open }) => {
  it(`get the step one by one, in ${TRIALS} trials of five at once`, async () => {
    const { store, remove } = await open();
    removals.push(remove);
    for (let trial = 0; trial < TRIALS; trial++) {
      const campaignId = `race-${String(trial).padStart(8, "0")}`;
      const workers = Array.from({ length: 5 }, () => profilerPorts({ store, platform: undefined as never }));
      const held = await Promise.all(
        workers.map((ports) => claimStep(campaignId, { ...ports, isOwnerGone: () => false })),
      );
      expect(held.filter((step) => step !== undefined)).toHaveLength(1);
    }
  });

  it("who lost his step to another can neither renew it, end the other's, nor write over what that one wrote", async () => {
    const { store, remove } = await open();
    removals.push(remove);
    const clock = skippingClock();
    const [slow, heir] = [0, 1].map(() => ({
      ...profilerPorts({ store, platform: undefined as never, clock }),
      isOwnerGone: () => false,
    }));
    const lost = await claimStep(CAMPAIGN, slow!);
    expect(await claimStep(CAMPAIGN, heir!)).toBeUndefined();
    clock.skip(LEASE_SECONDS + 1);
    const held = await claimStep(CAMPAIGN, heir!);
    expect(held?.step).toBe(2);

    expect(await lost?.renew()).toBe(false);
    expect(await lost?.renew()).toBe(false);
    await lost?.end("complete");
    const second = (await readArtifact(store, stepObject(CAMPAIGN, 2), Step))?.artifact;
    expect(second).toMatchObject({ ended: null, owner: { pid: heir?.owner.pid } });
    expect(await held?.renew()).toBe(true);

    for (const address of [recordObject(CAMPAIGN, "run"), recordsCompleteObject(CAMPAIGN)]) {
      const written = { format: "by the heir", version: 1 };
      expect(await writeArtifact(store, address, written, { ifAbsent: true })).toMatchObject({ kind: "stored" });
      const late = await writeArtifact(store, address, { format: "late", version: 1 }, { ifAbsent: true });
      expect(late).toEqual({ kind: "conditionFailed" });
    }
    const answer = predictionObject("m/a.csv");
    expect(await writeTextOver(store, answer, "by the heir", undefined)).toBe(true);
    expect(await writeTextOver(store, answer, "late", undefined)).toBe(false);
    expect(await writeTextOver(store, answer, "by the heir", undefined)).toBe(true);
  });
});
