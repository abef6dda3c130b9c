import { afterAll, beforeAll, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import type { FoundCluster } from "#core/inventory/found-cluster.ts";
import type { Inventory } from "#core/inventory/inventory.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openScouts, type ScoutedCluster } from "#wiring/open-scouts.ts";

import { takeInventory } from "../../scripts/discover/take-inventory.ts";
import { type OscarPlot, oscarPlot, plotPlatform } from "../support/oscar-plot.ts";
import { profileAll, profilerPorts } from "../support/profiling.ts";
import { describeOnOscar } from "../support/real-oscar.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const TIMEOUT = 1_800_000;
const TEMPLATE = "kind: template\ncpu: [0.5, 1]\nrepetitions: 1\nsweep: grid\nparallelism: 1\n";

describeOnOscar("profaas discover", (oscar) => {
  /** What is somebody's, and where copies of it are measured. */
  let theirs: OscarPlot;
  let ours: OscarPlot;
  let store: ObjectStore;
  let service: string;
  beforeAll(async () => {
    theirs = await oscarPlot(oscar);
    ours = await oscarPlot(oscar);
    service = `${theirs.prefix}-shrink`;
    await theirs.client.create({
      name: service,
      image: oscar.image,
      cpu: "0.5",
      memory: "64Mi",
      labels: { "profaas.dev/profile": `quick-${theirs.prefix}` },
      script: 'head -c 10 "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/short.txt"\n',
      output: [{ storage_provider: "minio.default", path: `${service}/out` }],
      input: [{ storage_provider: "minio.default", path: `${service}/in` }],
    });
    store = memoryStore();
    for (const role of BUCKET_ROLES) await store.createBucket(role);
    await store.put("inventory", `templates/quick-${theirs.prefix}.yaml`, TEMPLATE);
  }, TIMEOUT);
  afterAll(async () => {
    await theirs.clear();
    await ours.clear();
  }, TIMEOUT);

  const operator = (): OperatorFile =>
    OperatorFile.parse({
      clusters: { here: ours.cluster() },
      resources: { here: { cluster: "here" } },
      images: ["*"],
      // However busy its nodes are.
      selfProfiling: { nodeSecondsPerDay: 1e6, mostRequestedShare: 1 },
    });
  /** Whatever else wears the label there is others' affair. */
  const onlyOurs = (cluster: ScoutedCluster): ScoutedCluster => {
    const look = async (): Promise<FoundCluster> => {
      const seen = await cluster.scout.look();
      return { ...seen, services: seen.services.filter(({ name }) => name === service) };
    };
    return { ...cluster, scout: { ...cluster.scout, look } };
  };
  const look = (write: boolean): Promise<Inventory> =>
    takeInventory({
      operator: operator(),
      store,
      clusters: openScouts(operator(), { OSCAR_ENDPOINT: oscar.endpoint, ...oscar.environment }).map(onlyOurs),
      epochMilliseconds: () => systemClock.epochMilliseconds(),
      write,
      learning: () => trainerPorts(store),
    });
  const found = ({ services }: Inventory) => services.filter(({ service: { name } }) => name === service);

  it("finds the service that wears the label, once, and writes nothing", { timeout: TIMEOUT }, async () => {
    // Samples come from the service's own bucket; these two start its own jobs, which are its affair.
    for (const [key, size] of [
      ["small", 100],
      ["large", 4000],
    ] as const)
      await theirs.buckets.put(service, `in/${key}.txt`, "x".repeat(size));
    const inventory = await look(false);
    expect(inventory.notes).toEqual([]);
    expect(found(inventory)).toMatchObject([{ decision: "proposed", obstacles: [] }]);
    expect((await store.list("campaigns")).objects).toEqual([]);
  });

  it("measures a copy of it by the ordinary chain, and leaves it as it was", { timeout: TIMEOUT }, async () => {
    const before = await theirs.client.service(service);
    expect(found(await look(true))).toMatchObject([{ decision: "submitted" }]);
    const platform = plotPlatform({ here: { plot: ours } }, store);
    await profileAll(profilerPorts({ store, platform, clock: systemClock }));
    const records = (await store.list("records")).objects.filter(({ key }) => key.includes("/runs/"));
    expect(records.length).toBeGreaterThanOrEqual(2);
    for (const { key } of records) {
      const text = new TextDecoder().decode((await store.get("records", key))?.body);
      expect(JSON.parse(text)).toMatchObject({ outcome: { kind: "succeeded" } });
    }
    expect(await theirs.client.service(service)).toEqual(before);
    const others = (await theirs.buckets.list(service)).objects.map(({ key }) => key);
    expect(others.filter((key) => !/^(in|out)\/(small\.txt|large\.txt|short\.txt)?$/.test(key))).toEqual([]);
    expect(await ours.left()).toEqual([]);
  });
});
