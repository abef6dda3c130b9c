import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

import { CoreV1Api, KubeConfig, SchedulingV1Api, type V1PriorityClass } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";

import { campaignLabel } from "#adapters/platform/cluster/run-names.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Waiting } from "#core/campaign/campaign-state.ts";
import { recordsCompleteObject, waitingObject } from "#core/campaign/object-keys.ts";
import { SelfProfiling } from "#core/campaign/self-profiling.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { clusterHarness, type ClusterHarness } from "../support/cluster-harness.ts";
import { profilerPorts } from "../support/profiling.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { contents } from "../support/test-buckets.ts";

const TIMEOUT = 240_000;
const CLASS = `measured-${randomBytes(3).toString("hex")}`;

describeOnCluster("profiling by itself on a real Kubernetes that its users need", (cluster) => {
  let harness: ClusterHarness;
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const scheduling = config.makeApiClient(SchedulingV1Api);
  beforeAll(async () => {
    const file = new URL("../../workflows/modelling/self-profiling/priority.yaml", import.meta.url);
    const priority = parse(await readFile(file, "utf8")) as V1PriorityClass;
    await scheduling.createPriorityClass({ body: { ...priority, metadata: { name: CLASS } } });
    harness = await clusterHarness(cluster, { kind: "kubernetes", priorityClass: CLASS });
  }, TIMEOUT);
  afterAll(async () => {
    await scheduling.deletePriorityClass({ name: CLASS });
    await harness.close();
  }, TIMEOUT);

  it(
    "a campaign under way waits while pods of users raise the node above the ceiling, and goes on by reconciling",
    async () => {
      const campaign = await begin("self-ceiling", { seconds: 1, repetitions: 3 }, { mostRequestedShare: 0.8 });
      const working = campaign.reconcile();
      await until(async () => (await componentPods(campaign.label)).length > 0);
      await userPod("web", "1500m");
      await working;
      const waiting = await campaign.waiting();
      expect(waiting?.reasons).toEqual([
        expect.stringMatching(
          /^On every node that it may use more than 80 % of the CPU would be requested: \S+ \(\d\d(\.\d)? % now, \d\d(\.\d)? % with it\)\.$/,
        ),
      ]);
      const measured = (await campaign.records()).length;
      expect(measured).toBeLessThan(3);
      await campaign.reconcile();
      expect((await campaign.records()).length).toBe(measured);
      expect(await podNames(campaign.label)).toEqual([]);

      await endPod("web");
      await campaign.reconcile();
      expect(await campaign.waiting()).toBeUndefined();
      expect((await campaign.records()).map(({ outcome }) => outcome.kind)).toEqual(Array(3).fill("succeeded"));
      expect(await campaign.isComplete()).toBe(true);
    },
    TIMEOUT,
  );

  it(
    "a pod of a user pushes the measuring pod out; the run is noted as lost, in no statistics, and measured again",
    async () => {
      const campaign = await begin("self-room", { seconds: 12, repetitions: 1, cpu: 1 }, { mostRequestedShare: 0.9 });
      const working = campaign.reconcile();
      await until(async () => (await componentPods(campaign.label)).some(({ phase }) => phase === "Running"));
      await userPod("urgent", "1500m");
      await until(async () => (await core.readNamespacedPod(podName("urgent"))).spec?.nodeName !== undefined);
      await working;
      expect(await campaign.records()).toEqual([]);
      expect((await campaign.waiting())?.reasons[0]).toMatch(/more than 90 % of the CPU would be requested/);
      // The agent's Job has ended and stays for its outcome until the run is recorded; nothing else does.
      expect(await componentPods(campaign.label)).toEqual([]);

      await endPod("urgent");
      await campaign.reconcile();
      const [record] = await campaign.records();
      expect(record).toMatchObject({ outcome: { kind: "succeeded" } });
      expect(record?.lost).toEqual([expect.stringMatching(/PreemptionByScheduler/)]);
      expect(record?.measurement?.invocations).toHaveLength(1);
      expect(await podNames(campaign.label)).toEqual([]);
      const { items } = await harness.measured.kubernetes.list("jobs", {
        namespace: harness.measured.namespace,
        labels: campaign.label,
      });
      expect(items).toEqual([]);
      const left = Object.keys(await contents(harness.store, "state"));
      expect(left.filter((key) => key.includes(campaign.id) && /\/(runs|agents|work)\//.test(key))).toEqual([]);
    },
    TIMEOUT,
  );

  async function begin(
    name: string,
    {
      seconds,
      repetitions,
      cpu = 0.2,
    }: { readonly seconds: number; readonly repetitions: number; readonly cpu?: number },
    settings: Partial<SelfProfiling>,
  ) {
    const { store, platform } = harness;
    await store.put("inputs", "0123/a.txt", "an input");
    await store.put("campaigns", `${name}.json`, specOf(name, { seconds, repetitions, cpu }));
    const selfProfiling = SelfProfiling.parse({ nodeSecondsPerDay: 1e5, ...settings });
    const ports = profilerPorts({ store, platform, clock: systemClock, selfProfiling });
    const { acceptCampaign } = await import("../../functions/profiler/accept-campaign.ts");
    const id = (await acceptCampaign(`${name}.json`, undefined, ports))!;
    return {
      id,
      label: campaignLabel(id),
      reconcile: async () => {
        for (const upload of await unfinishedWork(store)) await profile(upload, ports);
      },
      waiting: async () => (await readArtifact(store, waitingObject(id), Waiting))?.artifact,
      isComplete: async () => (await store.head("records", recordsCompleteObject(id).key)) !== undefined,
      records: async () =>
        Object.entries(await contents(store, "records"))
          .filter(([key]) => key.includes(`${id}/runs/`))
          .map(([, text]) => RunRecord.parse(JSON.parse(text))),
    };
  }

  function specOf(
    name: string,
    work: { readonly seconds: number; readonly repetitions: number; readonly cpu: number },
  ) {
    const script = `sleep ${work.seconds}\ncp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"\n`;
    const service = {
      name: "work",
      image: cluster.image,
      script,
      input: [{ storage_provider: "minio", path: `${name}/in` }],
      output: [{ storage_provider: "minio", path: `${name}/out` }],
    };
    return JSON.stringify({
      kind: "campaign",
      name,
      workflow: { functions: { oscar: [{ here: service }] } },
      components: { work: { cpu: work.cpu, memory: "64Mi", timeoutSeconds: 60 } },
      inputs: { one: ["0123/a.txt"] },
      measure: { workflow: false, components: true },
      repetitions: work.repetitions,
      reuse: false,
    });
  }

  function podName(name: string) {
    return { namespace: harness.measured.namespace, name };
  }

  async function userPod(name: string, cpu: string): Promise<void> {
    const container = {
      name: "user",
      image: cluster.image,
      command: ["/bin/sh", "-c", "sleep 600"],
      resources: { requests: { cpu } },
    };
    await core.createNamespacedPod({
      namespace: harness.measured.namespace,
      body: {
        metadata: { name },
        spec: { containers: [container], terminationGracePeriodSeconds: 0, automountServiceAccountToken: false },
      },
    });
  }

  async function endPod(name: string): Promise<void> {
    await core.deleteNamespacedPod({ ...podName(name), gracePeriodSeconds: 0 });
    await until(async () => (await core.readNamespacedPod(podName(name)).catch(() => undefined)) === undefined);
  }

  async function componentPods(label: Readonly<Record<string, string>>) {
    const { kubernetes, namespace } = harness.measured;
    const labels = { ...label, "profaas.io/role": "component" };
    const { items } = await kubernetes.list("pods", { namespace, labels });
    return items.map((item) => (item as unknown as { readonly status: { readonly phase: string } }).status);
  }

  async function podNames(labels: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { kubernetes, namespace } = harness.measured;
    await until(async () => (await kubernetes.list("pods", { namespace, labels })).items.length === 0);
    return (await kubernetes.list("pods", { namespace, labels })).items.map(({ metadata }) => metadata.name);
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await delay(200);
  }
});
