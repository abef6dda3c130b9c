import { describe, expect, it } from "vitest";

import { nodeInspector } from "#adapters/kubernetes/node-inspector.ts";
import { kubernetesScout } from "#adapters/kubernetes/scout/kubernetes-scout.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { inventoryObject, profileTemplatePrefix, trainedObject } from "#core/campaign/object-keys.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { Inventory } from "#core/inventory/inventory.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { unaggregated } from "../../../functions/aggregator/unaggregated.ts";
import { aggregate } from "../../../functions/aggregator/aggregate.ts";
import { takeInventory } from "../../../scripts/discover/take-inventory.ts";
import { fakeKubernetes, type FakeKubernetes } from "../../support/fake-kubernetes.ts";
import { keepingLogger } from "../../support/keeping-logger.ts";
import { profileAll } from "../../support/profiling.ts";
import { simulatedProfiler } from "../../support/simulated-ports.ts";
import { trainerPorts } from "../../support/trainer-ports.ts";

const NOON = Date.parse("2026-11-26T12:00:00Z");

describe("takeInventory()", () => {
  it("writes nothing at all unless it is told to", async () => {
    const { look, store } = await installation();
    const { services } = await look(false);
    expect(services.map(({ service, decision }) => [service.name, decision])).toEqual([
      ["blur", "proposed"],
      ["keyed", "blocked"],
      ["shrink", "proposed"],
    ]);
    for (const role of BUCKET_ROLES) expect((await store.list(role)).objects).toEqual([]);
  });

  it("says of each service what would be measured, or why nothing is", async () => {
    const { look } = await installation();
    const { services, clusters } = await look(false);
    expect(clusters[0]?.nodes).toMatchObject([
      { name: "arm", architecture: "arm64", accelerators: { "example.com/npu": 1 }, requested: { cpuMillicores: 500 } },
    ]);
    const [blur, keyed] = services;
    expect(blur?.proposal).toMatchObject({
      runs: 16,
      nodes: ["arm"],
      sampled: expect.arrayContaining(["pictures/in/large"]),
    });
    expect(blur?.proposal?.sentences.join(" ")).toMatch(
      /6 sampled inputs in 3 sets.*node-seconds, at most, by its budget/,
    );
    expect(keyed?.obstacles).toEqual([
      expect.stringMatching(
        /^Cannot measure Knative service "keyed" as the API hides the values of its secrets \(db\)/,
      ),
    ]);
  });

  it("drops one campaign after the other, which the ordinary chain measures, and does not begin them again", async () => {
    const { look, store } = await installation();
    expect(decisions(await look(true))).toEqual({ blur: "waiting", keyed: "blocked", shrink: "submitted" });
    expect(decisions(await look(true))).toEqual({ blur: "waiting", keyed: "blocked", shrink: "submitted" });
    const campaignId = await measure(store);
    const { bucket, key } = trainedObject(campaignId);
    await store.put(bucket, key, "{}");
    const after = await look(true);
    expect(decisions(after)).toEqual({ blur: "submitted", keyed: "blocked", shrink: "measured" });
    const written = await store.get(inventoryObject().bucket, inventoryObject().key);
    expect(Inventory.parse(JSON.parse(new TextDecoder().decode(written?.body)))).toEqual(after);
  });

  it("measures by the template that the label names, and again once the service changes", async () => {
    const { look, store, kubernetes } = await installation();
    kubernetes.set("knativeServices", service("blur", { label: "quick" }));
    kubernetes.objects.delete(JSON.stringify(["jobs", "apps", "shrink"]));
    expect((await look(true)).services[0]?.obstacles).toEqual([
      'Cannot measure Knative service "blur" as there is no campaign template "quick", which its label names',
    ]);
    await store.put(
      "inventory",
      `${profileTemplatePrefix().key}quick.yaml`,
      "kind: template\ncpu: 0.5\nrepetitions: 1\nsweep: grid\nparallelism: 1",
    );
    const first = await look(true);
    expect(first.services[0]).toMatchObject({ decision: "submitted", proposal: { runs: 6 } });
    await store.put(...trainedOf(first));
    expect((await look(true)).services[0]?.decision).toBe("measured");
    kubernetes.set("knativeServices", service("blur", { label: "quick", image: "example/blur:2" }));
    expect((await look(true)).services[0]?.decision).toBe("submitted");
  });

  it("tells of a cluster that it cannot reach, and looks at the others", async () => {
    const { look } = await installation();
    const broken = {
      name: "gone",
      scout: { look: () => Promise.reject(new Error("no route")) },
      source: () => Promise.reject(new Error()),
    };
    const { notes, services } = await look(false, [broken]);
    expect(notes).toEqual(['Cluster "gone" was not looked at: no route']);
    expect(services).toHaveLength(3);
  });
});

function decisions({ services }: Inventory): Record<string, string> {
  return Object.fromEntries(services.map(({ service: { name }, decision }) => [name, decision]));
}

function trainedOf({ services }: Inventory): [string, string, string] {
  const { bucket, key } = trainedObject(services[0]?.proposal?.campaignId ?? "");
  return [bucket, key, "{}"];
}

/** Profiles and aggregates what was dropped, on the simulated platform; the campaign's id. */
async function measure(store: ObjectStore): Promise<string> {
  const { ports } = simulatedProfiler(store);
  await profileAll({ ...ports, context: { resources: ["here"] } });
  const uploads = await unaggregated(store);
  for (const upload of uploads) await aggregate(upload, { store, log: keepingLogger() });
  return uploads[0]!.key.split("/")[0]!;
}

async function installation() {
  const [store, source] = [memoryStore(), memoryStore()];
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await source.createBucket("pictures");
  for (const [key, bytes] of [
    ["tiny", 1e3],
    ["small", 1.2e3],
    ["medium", 1e4],
    ["middling", 1.1e4],
    ["large", 1e5],
    ["larger", 2e5],
  ] as const)
    await source.put("pictures", `in/${key}`, key.repeat(bytes / key.length));
  await source.put("pictures", "out/blurred", "x");
  const kubernetes = cluster();
  const operator = OperatorFile.parse({
    clusters: { edge: { kind: "knative", image: "profaas" } },
    resources: { here: { cluster: "edge" } },
    images: ["example/*"],
    selfProfiling: { nodeSecondsPerDay: 20_000 },
  });
  const inspector = nodeInspector(kubernetes);
  const scout = kubernetesScout({
    cluster: "edge",
    kind: "knative",
    kubernetes,
    inspector,
    ownNamespace: "profaas-runs",
  });
  const edge = { name: "edge", scout, source: () => Promise.resolve(source) };
  return {
    store,
    kubernetes,
    look: (write: boolean, others: (typeof edge)[] = []) =>
      takeInventory({
        operator,
        store,
        clusters: [edge, ...others],
        epochMilliseconds: () => NOON,
        write,
        learning: () => trainerPorts(store),
      }),
  };
}

function cluster(): FakeKubernetes {
  const kubernetes = fakeKubernetes();
  kubernetes.set("nodes", {
    metadata: { name: "arm", labels: { "kubernetes.io/arch": "arm64" } },
    status: {
      capacity: { cpu: "4", memory: "8Gi", pods: "110", "example.com/npu": "1" },
      allocatable: { cpu: "4", memory: "8Gi", pods: "110" },
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: { architecture: "arm64" },
    },
  });
  kubernetes.set("pods", {
    metadata: { name: "theirs", namespace: "apps" },
    spec: { nodeName: "arm", containers: [{ resources: { requests: { cpu: "500m" } } }] },
    status: { phase: "Running" },
  });
  kubernetes.set("knativeServices", service("blur", {}));
  kubernetes.set(
    "knativeServices",
    service("keyed", { env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "db", key: "k" } } }] }),
  );
  kubernetes.set("knativeServices", { ...service("plain", {}), metadata: { name: "plain", namespace: "apps" } });
  kubernetes.set("jobs", { ...service("shrink", { command: ["shrink", "--to", "half the size"], cpu: "500m" }) });
  return kubernetes;
}

interface ServiceParts {
  readonly label?: string;
  readonly image?: string;
  readonly env?: readonly object[];
  readonly command?: readonly string[];
  readonly cpu?: string;
}

function service(
  name: string,
  { label = "auto", image = `example/${name}:1`, env = [], command, cpu = "1" }: ServiceParts,
) {
  return {
    metadata: {
      name,
      namespace: "apps",
      labels: { "profaas.dev/profile": label },
      annotations: { "profaas.dev/inputs": "pictures/in" },
    },
    spec: {
      template: {
        spec: {
          containers: [
            { name: "user", image, env, ...(command && { command }), resources: { limits: { cpu, memory: "256Mi" } } },
          ],
        },
      },
    },
  };
}
