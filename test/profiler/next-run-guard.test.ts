import { beforeEach, describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { readLedger } from "#artifacts/update-ledger.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { Waiting } from "#core/campaign/campaign-state.ts";
import { cancelObject, recordsCompleteObject, stepPrefix, waitingObject } from "#core/campaign/object-keys.ts";
import { SelfProfiling } from "#core/campaign/self-profiling.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";
import type { System } from "#wiring/open-system.ts";

import { MAXIMUM_ATTEMPTS, MAXIMUM_PREEMPTIONS } from "../../functions/profiler/attempts.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { unattendedWork } from "../../functions/profiler/unattended-work.ts";
import { campaignView } from "../../scripts/campaign/campaign-view.ts";
import { statusLines } from "../../scripts/campaign/talk.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const RUNS = 4;
const DAY_SECONDS = 86_400;
let store: ObjectStore;
beforeEach(async () => {
  store = await testBuckets();
});

/** A campaign that is called so, and a profiler whose reconciliation is one call. */
async function begun(
  settings: Partial<SelfProfiling>,
  options: Parameters<typeof simulatedProfiler>[1] & { readonly name?: string } = {},
) {
  const { name = "self-faces", ...rest } = options;
  const { spec, inputs } = simulatedCampaign({ name, extra: "measure: { workflow: true, components: false }" });
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", "faces.yaml", spec);
  const clock = skippingClock(Date.parse("2030-01-01T10:00:00Z"));
  const profiler = simulatedProfiler(store, { seed: 1, clock, ...rest });
  const ports = { ...profiler.ports, selfProfiling: SelfProfiling.parse({ nodeSecondsPerDay: 1e6, ...settings }) };
  const reconcile = async (): Promise<void> => {
    for (const upload of await unattendedWork(ports)) await profile(upload, ports);
  };
  await reconcile();
  const id = (await listObjects(store, { bucket: "state", key: "" }))
    .map(({ key }) => key.split("/")[0] ?? "")
    .find((each) => each.startsWith(`${name}-`))!;
  return {
    ...profiler,
    id,
    reconcile,
    ports,
    waiting: async () => (await readArtifact(store, waitingObject(id), Waiting))?.artifact,
    steps: async () => (await listObjects(store, stepPrefix(id))).length,
    isComplete: async () => (await readComplete(id)) !== undefined,
  };
}

async function readComplete(id: string) {
  const { bucket, key } = recordsCompleteObject(id);
  return store.head(bucket, key);
}

async function records(): Promise<RunRecord[]> {
  const all = Object.entries(await contents(store, "records"));
  return all.filter(([key]) => key.includes("/runs/")).map(([, text]) => RunRecord.parse(JSON.parse(text)));
}

describe("the guard between the runs of a campaign", () => {
  it("waits when the hour turns quiet, says so, and goes on when it is over", async () => {
    const clock = skippingClock(Date.parse("2030-01-01T21:59:00Z"));
    const campaign = await begun(
      { quietHours: [{ from: "22:00", to: "06:00" }] },
      { clock, timeScale: 0, onStart: () => clock.skip(25) },
    );
    expect(campaign.started).toHaveLength(3);
    expect(await campaign.waiting()).toEqual({
      format: "waiting",
      version: 1,
      campaignId: campaign.id,
      since: "2030-01-01T22:00:15.000Z",
      reasons: ["From 22:00 to 06:00 (UTC) nothing is begun."],
    });
    const view = campaignView(campaign.id, {
      ...campaign.ports,
      operator: { prefix: "p", store: { kind: "directory", path: "/nowhere" } },
    } as unknown as System);
    const status = await view.look();
    expect(status).toMatchObject({ state: "waiting", runs: { done: 3 }, currentRun: null });
    expect(statusLines(status).slice(0, 2)).toEqual([
      `${campaign.id}: waiting between two runs; profaas reconcile goes on once nothing is against it`,
      "  From 22:00 to 06:00 (UTC) nothing is begun.",
    ]);

    const steps = await campaign.steps();
    for (let look = 0; look < 3; look++) {
      clock.skip(3_600);
      await campaign.reconcile();
    }
    expect([campaign.started.length, await campaign.steps()]).toEqual([3, steps]);
    expect((await campaign.waiting())?.since).toBe("2030-01-01T22:00:15.000Z");

    clock.skip(5 * 3_600);
    await campaign.reconcile();
    expect([campaign.started.length, await campaign.isComplete(), await campaign.waiting()]).toEqual([
      RUNS,
      true,
      undefined,
    ]);
    expect(new Set(campaign.started.map(({ runId }) => runId)).size).toBe(RUNS);
  });

  it("waits for another day when this one's budget is used up, whatever was expected", async () => {
    const whole = await costOfAll();
    const settings = { nodeSecondsPerDay: whole / 2 };
    const campaign = await begun(settings);
    const first = campaign.started.length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(RUNS);
    expect((await campaign.waiting())?.reasons).toEqual([
      expect.stringMatching(
        /^Of today's [\d.]+ node-seconds there are [\d.]+ left, and its next run would take [\d.]+\.$/,
      ),
    ]);
    const used = (await ledger(campaign))?.entries[0]?.usedNodeSeconds ?? 0;
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThanOrEqual(settings.nodeSecondsPerDay);
    await campaign.reconcile();
    expect(campaign.started).toHaveLength(first);
    for (let day = 0; day < 3 && !(await campaign.isComplete()); day++) {
      campaign.clock.skip(DAY_SECONDS);
      await campaign.reconcile();
      expect((await ledger(campaign))?.entries[0]?.usedNodeSeconds).toBeLessThanOrEqual(settings.nodeSecondsPerDay);
    }
    expect(await campaign.isComplete()).toBe(true);
    expect(campaign.started).toHaveLength(RUNS);
    expect((await ledger(campaign))?.entries).toMatchObject([{ campaignId: campaign.id, settled: true }]);
  });

  it("waits while pods of the users raise the node above the ceiling, and not for them where one node has room", async () => {
    let requested = 0;
    const campaign = await begun(
      { mostRequestedShare: 0.8 },
      { requestedMillicores: () => requested, onStart: (run) => void (run.runId && (requested = 2_500)) },
    );
    expect(campaign.started).toHaveLength(1);
    expect((await campaign.waiting())?.reasons[0]).toMatch(
      /^On every node that it may use more than 80 % of the CPU would be requested: test-node \(62.5 % now, 87.5 % with it\)\.$/,
    );
    requested = 2_000;
    await campaign.reconcile();
    expect(campaign.started).toHaveLength(2);
    requested = 0;
    for (let pass = 0; pass < RUNS; pass++) {
      requested = 0;
      await campaign.reconcile();
    }
    expect([campaign.started.length, await campaign.isComplete()]).toEqual([RUNS, true]);
  });

  it("sees a run to its end that was begun before the hour turned quiet", async () => {
    const clock = skippingClock(Date.parse("2030-01-01T21:59:59.900Z"));
    const campaign = await begun({ quietHours: [{ from: "22:00", to: "06:00" }] }, { clock, stepSeconds: 1 });
    expect(campaign.started).toHaveLength(1);
    for (let pass = 0; pass < 50 && (await campaign.waiting()) === undefined; pass++) await campaign.reconcile();
    expect([campaign.started.length, (await records()).length]).toEqual([1, 1]);
  });

  it("leaves campaigns of people alone, and lets one that waits be cancelled", async () => {
    const quiet = { quietHours: [{ from: "00:00", to: "23:59" }] };
    const theirs = await begun(quiet, { name: "faces" });
    expect([theirs.started.length, await ledger(theirs)]).toEqual([RUNS, undefined]);
    store = await testBuckets();
    const ours = await begun(quiet);
    expect([ours.started.length, (await ours.waiting())?.reasons.length]).toEqual([0, 1]);
    const requestedAt = "2030-01-01T00:00:00Z";
    await writeArtifact(store, cancelObject(ours.id), {
      format: "cancellation",
      version: 1,
      campaignId: ours.id,
      requestedAt,
    } as never);
    await ours.reconcile();
    expect([ours.started.length, await ours.isComplete(), await ours.waiting()]).toEqual([0, true, undefined]);
  });
});

describe("a run that makes room for pods of higher priority", () => {
  const preempted = (most: number) => (run: RunRequest) =>
    run.attempt <= most ? ({ kind: "lost", reason: "It made room", preempted: true } as const) : undefined;

  it("is measured again, and its record says what befell it, outside of all statistics", async () => {
    const often = MAXIMUM_ATTEMPTS + 2;
    await begun({}, { fateOf: preempted(often) });
    const all = await records();
    expect(all).toHaveLength(RUNS);
    for (const { outcome, lost, measurement } of all) {
      expect(outcome).toEqual({ kind: "succeeded" });
      expect(lost).toEqual(Array.from({ length: often }, () => "It made room"));
      expect(measurement?.invocations.every((each) => each.outcome.kind === "succeeded")).toBe(true);
    }
  });

  it("is given up when it never gets its turn", async () => {
    const campaign = await begun({}, { fateOf: preempted(Infinity) });
    expect(campaign.started).toHaveLength(RUNS * MAXIMUM_PREEMPTIONS);
    expect((await records()).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: RUNS }, () => ({
        kind: "notMeasured",
        causes: [`The run was lost ${MAXIMUM_PREEMPTIONS} times; the last time: It made room`],
      })),
    );
  });

  it("waits for its next attempt while that pod takes the room", async () => {
    let requested = 0;
    const campaign = await begun(
      { mostRequestedShare: 0.8 },
      { requestedMillicores: () => requested, fateOf: preempted(1), onStart: () => void (requested = 4_000) },
    );
    expect(campaign.started.map(({ attempt }) => attempt)).toEqual([1]);
    expect((await campaign.waiting())?.reasons).toHaveLength(1);
    requested = 0;
    await campaign.reconcile();
    expect(campaign.started.map(({ attempt }) => attempt)).toEqual([1, 2, 1].slice(0, campaign.started.length));
    expect((await records())[0]?.lost).toEqual(["It made room"]);
  });
});

/** What the whole campaign takes when nothing is against it. */
async function costOfAll(): Promise<number> {
  const campaign = await begun({});
  const total = (await ledger(campaign))?.entries[0]?.usedNodeSeconds ?? 0;
  store = await testBuckets();
  return total;
}

function ledger({ ports }: Awaited<ReturnType<typeof begun>>) {
  return readLedger(store, { epochMilliseconds: ports.clock.epochMilliseconds(), timeZone: "UTC" });
}
