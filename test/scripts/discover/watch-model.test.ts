import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { defaultLaw, type LawOf } from "#adapters/platform/simulated/laws.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import type { FoundCluster, FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../../functions/aggregator/unaggregated.ts";
import { takeInventory } from "../../../scripts/discover/take-inventory.ts";
import { keepingLogger } from "../../support/keeping-logger.ts";
import { gaussian } from "../../support/learning-fixture.ts";
import { profileAll } from "../../support/profiling.ts";
import { simulatedProfiler } from "../../support/simulated-ports.ts";
import { trainAll, trainerPorts } from "../../support/trainer-ports.ts";

const DAY = 86_400_000;
const SIZES = [20_000, 60_000, 200_000, 600_000];
const NOISE = 0.03;
const law =
  (slowdown: number): LawOf =>
  (component) => {
    const own = defaultLaw(component);
    const [baseSeconds, secondsPerInputByte] = [own.baseSeconds * slowdown, own.secondsPerInputByte * slowdown];
    return { ...own, baseSeconds, secondsPerInputByte, noise: NOISE };
  };

describe("watchModel()", () => {
  it("finds a service, measures it, sees it drift, measures a few again, and serves what holds: all by looking around", async () => {
    const world = await worldOf();
    expect((await world.look()).services[0]?.decision).toBe("submitted");
    await world.work(law(1));
    world.pass(1, 60, 1);
    expect(await world.freshness()).toMatchObject({ state: "fresh" });

    world.pass(1, 40, 2);
    const stale = await world.freshness();
    expect(stale).toMatchObject({ state: "stale" });
    expect(stale?.sentence).toMatch(
      /no longer holds.*Measuring 4 of its configurations again .* campaign self-blur-again-[0-9a-f]{8} is begun\.$/,
    );
    expect((await world.look()).freshness).toEqual([]);
    await world.work(law(2));
    expect((await world.freshness())?.sentence).toMatch(/of 20 real invocations since then .* there are 0\.$/);

    world.pass(1, 60, 2);
    const repaired = await world.freshness();
    expect(repaired?.sentence).toMatch(/is replaced, as the new model does better/);
    const after = await world.freshness();
    expect(after).toMatchObject({ state: "fresh" });
    expect(after?.modelVersion).not.toBe(stale?.modelVersion);
    expect(after!.inside / after!.observed).toBeGreaterThan(0.8);
  }, 120_000);

  it("only proposes where the operator's file does not allow more", async () => {
    const world = await worldOf({ remeasure: 0 });
    await world.look();
    await world.work(law(1));
    world.pass(1, 60, 2);
    expect((await world.freshness())?.sentence).toMatch(
      /takes \d+ node-seconds; selfProfiling\.remeasure .* allows that\.$/,
    );
    expect((await world.store.list("campaigns")).objects).toHaveLength(1);
  }, 120_000);
});

async function worldOf(settings: object = { remeasure: 4 }) {
  const [store, source] = [memoryStore(), memoryStore()];
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await source.createBucket("blur");
  for (const size of SIZES) await source.put("blur", `in/${size}`, "x".repeat(size));
  await store.put(
    "inventory",
    "templates/quick.yaml",
    "{ kind: template, cpu: [0.25, 0.5, 1, 2], parallelism: 1, sweep: grid, samples: { sets: 4, perSet: 1 }, train: { learners: [ridge, law, gaussian-process] } }",
  );
  const operator = OperatorFile.parse({
    clusters: { edge: { kind: "knative", image: "profaas" } },
    resources: { here: { cluster: "edge" } },
    images: ["example/*"],
    selfProfiling: { nodeSecondsPerDay: 100_000, ...settings },
  });
  const seen: SeenInvocation[] = [];
  const scout = { look: () => Promise.resolve(CLUSTER), seen: () => Promise.resolve(seen) };
  const clusters = [{ name: "edge", scout, source: () => Promise.resolve(source as ObjectStore) }];
  const random = prng("users");
  let now = Date.parse("2026-11-26T12:00:00Z");
  const look = () =>
    takeInventory({
      operator,
      store,
      clusters,
      epochMilliseconds: () => now,
      write: true,
      learning: () => trainerPorts(store),
    });
  return {
    store,
    look,
    freshness: async () => (await look()).freshness[0],
    /** Lets the chain do what was dropped. */
    async work(laws: LawOf) {
      await profileAll(simulatedProfiler(store, { laws }).ports);
      for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
      await trainAll(trainerPorts(store));
    },
    /** Lets days pass, in which users ask of the service so often, whose work is so many times as dear. */
    pass(days: number, invocations: number, slowdown: number) {
      now += days * DAY;
      for (let index = 0; index < invocations; index++) {
        const inputBytes = SIZES[Math.floor(random() * SIZES.length)]!;
        const own = law(slowdown)({ name: "blur" } as Parameters<LawOf>[0]);
        const compute = (own.baseSeconds + own.secondsPerInputByte * inputBytes) * Math.exp(NOISE * gaussian(random));
        const files = (inputBytes * (1 + own.outputBytesPerInputByte)) / own.bytesPerSecond;
        const seconds = own.coldStartSeconds + compute + files + own.teardownSeconds;
        const told = { inputBytes, leastSeconds: seconds, mostSeconds: seconds };
        seen.push({
          ...told,
          endedEpochMilliseconds: now - invocations + index,
          cpuMillicores: 1000,
          memoryBytes: SERVICE.memoryBytes,
        });
      }
    },
  };
}

const SERVICE: FoundService = {
  source: "knative",
  name: "blur",
  namespace: "apps",
  label: "quick",
  image: "example/blur:1",
  script: "blur",
  cpuMillicores: 1000,
  memoryBytes: 512 * 2 ** 20,
  environment: {},
  inputs: [{ provider: "minio", path: "blur/in" }],
  outputs: [],
  nodeSelector: {},
  secrets: [],
  uncopied: [],
};
const CLUSTER: FoundCluster = {
  name: "edge",
  kind: "knative",
  version: null,
  nodes: [
    {
      name: "n1",
      architecture: "amd64",
      cores: 4,
      memoryBytes: 2 ** 33,
      accelerators: {},
      allocatable: { cpuMillicores: 4000, memoryBytes: 2 ** 33 },
      requested: { cpuMillicores: 0, memoryBytes: 0 },
      kind: null,
      open: true,
      labels: {},
    },
  ],
  services: [SERVICE],
  notes: [],
};
