import { beforeAll, describe, expect, it } from "vitest";

import { writeArtifact } from "#artifacts/write-artifact.ts";
import { labelsClaimObject, labelsPrefix, sweepParcelsObject } from "#core/campaign/object-keys.ts";
import type { LeaseClaim } from "#core/model/lease-claim.ts";
import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import { labelJobs } from "#core/queueing/surrogate/label-effort.ts";
import { SweepDataset } from "#core/queueing/surrogate/sweep-labels.ts";
import { divideSweep, parcelRanges } from "#core/queueing/sweep/sweep-parcels.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import { LABEL_COLUMNS } from "#core/queueing/surrogate/tandem-label.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { simulate } from "../../functions/simulator/simulate.ts";
import type { SimulatorPorts } from "../../functions/simulator/simulator-ports.ts";
import { nextSweepStep, unsimulated } from "../../functions/simulator/unsimulated.ts";
import { isSwept, workOnSweep } from "../../functions/simulator/work-on-sweep.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { simulatorPorts } from "../support/simulator-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { acceptedSweep, sweptBuckets, sweptTexts, TINY_ID, TINY_SWEEP } from "../support/tiny-sweep.ts";

const PARCELS = parcelRanges(TINY_SWEEP, divideSweep(TINY_SWEEP)).length;
const owner = (pid: number) => ({ host: "test", bootId: "boot", pidNamespace: "1", pid, startTicks: 1 });
const DEAD = 99;
const isOwnerGone = ({ pid }: { readonly pid: number }): boolean => pid === DEAD;

/** The store as one process has it, which notes the labels that it writes. */
function noting(store: ObjectStore, written: string[]): ObjectStore {
  return {
    ...store,
    put: async (bucket, key, body, condition) => {
      const outcome = await store.put(bucket, key, body, condition);
      if (key.startsWith(labelsPrefix(TINY_ID).key) && outcome.kind === "stored") written.push(key);
      return outcome;
    },
  };
}

async function labelKeys(store: ObjectStore): Promise<string[]> {
  const prefix = `state/${labelsPrefix(TINY_ID).key}`;
  return Object.keys(await contents(store, "state")).filter((key) => key.startsWith(prefix));
}

/** Works step by step, as invocations that start each other, until the dataset is there. */
async function workToEnd(store: ObjectStore, changes: Partial<SimulatorPorts>): Promise<void> {
  const ports = simulatorPorts(store, { isOwnerGone, ...changes });
  while (!(await isSwept(TINY_ID, store))) await workOnSweep(TINY_ID, ports);
}

let whole: (string | undefined)[];
beforeAll(async () => {
  whole = await sweptTexts(await sweptBuckets());
});

describe("workOnSweep()", () => {
  it("labels each tandem of the sweep by its number, as the simulation answers it", () => {
    const { labels, columns } = SweepDataset.parse(JSON.parse(whole[0]!));
    expect(PARCELS).toBeGreaterThan(10);
    expect(columns).toEqual([...LABEL_COLUMNS]);
    const values = unpackFloat64(labels);
    expect(values).toHaveLength(TINY_SWEEP.count * columns.length);
    for (const index of [0, 17, 51]) {
      const tandem = sweepTandems(TINY_SWEEP.space, TINY_SWEEP.seed)(index);
      const until = { kind: "jobs", jobs: labelJobs(tandem, TINY_SWEEP.jobsPerLabel) } as const;
      const { offloaded } = simulateTandem(tandem, { seed: `${TINY_SWEEP.seed}/${index}`, until, warmUpShare: 0.1 });
      expect(values[index * columns.length + columns.indexOf("response")]).toBe(offloaded.meanSeconds.value);
    }
  });

  it("goes on where it was interrupted: what is labelled is not labelled again", async () => {
    const store = await acceptedSweep();
    const stopping = new AbortController();
    const before: string[] = [];
    let simulated = 0;
    const pause = (): Promise<void> => {
      if (++simulated === 10) stopping.abort();
      return Promise.resolve();
    };
    await workOnSweep(TINY_ID, simulatorPorts(noting(store, before), { pause, stopping: stopping.signal }));
    expect(await isSwept(TINY_ID, store)).toBe(false);
    expect(before).toHaveLength(2);
    const after: string[] = [];
    let again = 0;
    await workOnSweep(TINY_ID, simulatorPorts(noting(store, after), { pause: () => Promise.resolve(void again++) }));
    expect(after).toHaveLength(PARCELS - 2);
    expect([...before, ...after].toSorted()).toEqual([...new Set([...before, ...after])].toSorted());
    expect(again).toBe(TINY_SWEEP.count - 8);
    expect(await sweptTexts(store)).toEqual(whole);
  });

  it("comes to the same bytes wherever a process was killed", async () => {
    const counting = killingStore(await acceptedSweep(), Infinity, "before");
    await workOnSweep(TINY_ID, simulatorPorts(counting));
    const writes = counting.writes;
    expect(writes).toBeGreaterThan(3 * PARCELS);
    for (let killAt = 0; killAt < writes; killAt += 9) {
      const store = await acceptedSweep();
      const mortal = killingStore(store, killAt, killAt % 2 === 0 ? "before" : "after");
      const died = workOnSweep(TINY_ID, simulatorPorts(mortal, { owner: owner(DEAD) }));
      await died.catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
      expect(mortal.killed).toBe(true);
      const labelled = await labelKeys(store);
      const written: string[] = [];
      await workToEnd(noting(store, written), {});
      expect(written).toHaveLength(PARCELS - labelled.length);
      expect(await sweptTexts(store)).toEqual(whole);
    }
  });

  it.each([2, 3])(
    "is shared by %i workers: each parcel is one's, and the dataset has the same bytes",
    async (count) => {
      const store = await acceptedSweep();
      const written = Array.from({ length: count }, (): string[] => []);
      await Promise.all(written.map((own, index) => workToEnd(noting(store, own), { owner: owner(index + 1) })));
      expect(written.flat().toSorted()).toEqual([...new Set(written.flat())].toSorted());
      expect(written.flat()).toHaveLength(PARCELS);
      for (const own of written) expect(own.length).toBeGreaterThan(1);
      expect(await sweptTexts(store)).toEqual(whole);
    },
  );

  it("leaves a parcel to whoever claimed it, and takes it over when they are gone", async () => {
    const store = await acceptedSweep();
    const claim: LeaseClaim = {
      format: "lease-claim",
      version: 1,
      owner: owner(DEAD),
      leaseUntilEpochMilliseconds: Date.UTC(2030, 0, 1) + 60_000,
    };
    await writeArtifact(store, labelsClaimObject(TINY_ID, 4), claim);
    await workOnSweep(TINY_ID, simulatorPorts(store));
    expect(await labelKeys(store)).toHaveLength(PARCELS - 1);
    expect(await isSwept(TINY_ID, store)).toBe(false);
    await workOnSweep(TINY_ID, simulatorPorts(store, { isOwnerGone }));
    expect(await sweptTexts(store)).toEqual(whole);
  });

  it("comes to the same bytes however the sweep is divided, and goes by how it was divided first", async () => {
    const store = await acceptedSweep();
    await writeArtifact(store, sweepParcelsObject(TINY_ID), {
      format: "sweep-parcels",
      version: 1,
      tandemsEach: 23,
    } as never);
    await workOnSweep(TINY_ID, simulatorPorts(store));
    expect(await labelKeys(store)).toHaveLength(3);
    expect(await sweptTexts(store)).toEqual(whole);
  });

  it("asks others for help once, with as many tasks as there may be invocations", async () => {
    const store = await acceptedSweep();
    await workOnSweep(TINY_ID, simulatorPorts(store, { invocationsPerSweep: 3 }));
    const tasks = Object.keys(await contents(store, "state")).filter((key) => key.endsWith(".sweep.json"));
    expect(tasks).toHaveLength(2);
  });
});

describe("a sweep that is dropped in the bucket", () => {
  it("is found when nobody told of it, and again while it is not at its end", async () => {
    const store = await testBuckets();
    await store.put("scenarios", "tiny.json", JSON.stringify(TINY_SWEEP));
    const [upload, ...others] = await unsimulated(store);
    expect([upload?.key, others]).toEqual(["tiny.json", []]);
    const stopping = new AbortController();
    let simulated = 0;
    const pause = (): Promise<void> => {
      if (++simulated === 10) stopping.abort();
      return Promise.resolve();
    };
    await simulate(upload!, simulatorPorts(store, { pause, stopping: stopping.signal }));
    expect(await isSwept(TINY_ID, store)).toBe(false);
    // It was accepted: only who looks for what is left finds it, and so does whoever was asked for help.
    expect(await nextSweepStep(upload!, store)).toEqual([upload]);
    const [task] = Object.keys(await contents(store, "state")).filter((key) => key.endsWith("01.sweep.json"));
    const asked = { bucket: "state", key: task!.replace(/^state\//, "") };
    expect(await nextSweepStep(asked, store)).toEqual([asked]);
    await simulate(asked, simulatorPorts(store));
    expect(await sweptTexts(store)).toEqual(whole);
    expect(await unsimulated(store)).toEqual([]);
    expect(await nextSweepStep(asked, store)).toEqual([]);
  });

  it("is done once, however often and under whatever name it is told of", async () => {
    const store = await testBuckets();
    const written: string[] = [];
    for (const key of ["tiny.json", "tiny.json", "again.yaml"]) {
      await store.put("scenarios", key, JSON.stringify(TINY_SWEEP));
      await simulate({ bucket: "scenarios", key }, simulatorPorts(noting(store, written)));
    }
    expect(written).toHaveLength(PARCELS);
    expect(await sweptTexts(store)).toEqual(whole);
  });
});
