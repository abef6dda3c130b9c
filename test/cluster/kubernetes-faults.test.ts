import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";
import { roleLabels, runLabels } from "#adapters/platform/cluster/run-names.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { Collected, RunComponent, RunHandle, RunRequest } from "#ports/service-platform.ts";

import { clusterHarness, type ClusterHarness } from "../support/cluster-harness.ts";
import { profileAll, profilerPorts } from "../support/profiling.ts";
import { describeOnCluster } from "../support/real-cluster.ts";
import { contents } from "../support/test-buckets.ts";

const TIMEOUT = 240_000;

describeOnCluster("runs on a real Kubernetes", (cluster) => {
  let harness: ClusterHarness;
  let runs = 0;
  beforeAll(async () => {
    harness = await clusterHarness(cluster, { kind: "kubernetes" });
  }, TIMEOUT);
  afterAll(() => harness.close(), TIMEOUT);

  it(
    "a campaign goes on over points that crash, hang and run out of memory, and tells them apart",
    async () => {
      const { store, platform } = harness;
      const script = [
        'case "$MODE" in',
        "crash) echo bad luck >&2; exit 3 ;;",
        "hang) sleep 600 ;;",
        "hungry) tail </dev/zero ;;",
        "esac",
        'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"',
      ];
      await store.put("inputs", "0123/a.txt", "an input");
      await store.put(
        "campaigns",
        "points.json",
        JSON.stringify({
          kind: "campaign",
          name: "points",
          workflow: {
            functions: {
              oscar: [
                {
                  here: {
                    name: "work",
                    image: cluster.image,
                    script: script.join("\n"),
                    input: [{ storage_provider: "minio", path: "points/in" }],
                    output: [{ storage_provider: "minio", path: "points/out" }],
                  },
                },
              ],
            },
          },
          components: {
            work: {
              cpu: 0.2,
              memory: "32Mi",
              timeoutSeconds: 1.5,
              environment: { MODE: ["crash", "hang", "hungry", "sound"] },
            },
          },
          inputs: { small: ["0123/a.txt"] },
          measure: { components: false },
          repetitions: 1,
        }),
      );
      await profileAll(profilerPorts({ store, platform, clock: systemClock }));
      const records = Object.entries(await contents(store, "records"))
        .filter(([key]) => key.includes("/runs/"))
        .map(([, text]) => RunRecord.parse(JSON.parse(text)));
      const outcomes = Object.fromEntries(
        records.map(({ configuration, outcome }) => [configuration.components["work"]?.environment["MODE"], outcome]),
      );
      expect(outcomes).toEqual({
        crash: { kind: "failed", causes: ["work: 1 of 1 invocation failed with exit code 3: bad luck"] },
        hang: { kind: "failed", causes: ["work: 1 of 1 invocation took longer than 1.5 s"] },
        hungry: { kind: "failed", causes: ["work: 1 of 1 invocation ran out of memory at 32 MiB"] },
        sound: { kind: "succeeded" },
      });
      expect(Object.keys(await contents(store, "state")).filter((key) => /agents|work\//.test(key))).toEqual([]);
    },
    TIMEOUT,
  );

  it(
    "a run whose agent is killed is lost, nothing of it is left, and the next attempt measures it",
    async () => {
      const run = await request(harness.component({ name: "work", behaviour: { kind: "compute", seconds: 20 } }));
      const handle = await harness.platform.start(run);
      await until(async () => (await podsOf(run, "component")).length > 0);
      const [agent] = await podsOf(run, "agent");
      // As a node that fails: no word of farewell.
      await admin().deleteNamespacedPod({
        namespace: harness.measured.namespace,
        name: agent ?? "",
        gracePeriodSeconds: 0,
      });
      const lost = await end(handle);
      expect(lost).toMatchObject({ kind: "lost" });
      expect(lost.kind === "lost" && lost.reason).toMatch(/^The pod that measured the run failed\. /);
      await until(async () => (await podsOf(run)).length === 0);
      expect(await jobsOf(run)).toEqual([]);

      const again = await harness.platform.start({
        ...run,
        attempt: 2,
        components: [harness.component({ name: "work", behaviour: { kind: "compute", seconds: 0.1 } })],
      });
      expect(await end(again)).toMatchObject({ kind: "finished" });
      for (const each of [handle, again]) await harness.platform.forget(each);
    },
    TIMEOUT,
  );

  it(
    "an agent that is told to stop takes away what it made and says so",
    async () => {
      const run = await request(harness.component({ name: "work", behaviour: { kind: "compute", seconds: 20 } }));
      const handle = await harness.platform.start(run);
      await until(async () => (await podsOf(run, "component")).length > 0);
      const [agent] = await podsOf(run, "agent");
      await admin().deleteNamespacedPod({ namespace: harness.measured.namespace, name: agent ?? "" });
      expect(await end(handle)).toEqual({ kind: "lost", reason: "The pod that measured it was told to stop" });
      await until(async () => (await podsOf(run, "component")).length === 0);
      await harness.platform.forget(handle);
      expect(await jobsOf(run)).toEqual([]);
    },
    TIMEOUT,
  );

  it(
    "a component sees neither the keys of the store nor an account of the cluster",
    async () => {
      const script = [
        "echo folders: $(ls /var/run/profaas /var/run/secrets 2>&1)",
        "echo variables: $(env | grep -ci -e secret -e accesskey -e profaas_)",
        "exit 9",
      ];
      const plain = harness.component({ name: "work", behaviour: { kind: "compute", seconds: 0 } });
      const run = await request({ ...plain, runnable: { ...plain.runnable, script: script.join("\n") } });
      const handle = await harness.platform.start(run);
      const ended = await end(handle);
      const [invocation] = ended.kind === "finished" ? ended.measurement.invocations : [];
      expect(invocation?.outcome).toMatchObject({ kind: "failed", exitCode: 9 });
      const message = invocation?.outcome.kind === "failed" ? invocation.outcome.message : "";
      expect(message.match(/No such file or directory/g)).toHaveLength(2);
      expect(message).toContain("variables: 0");
      await harness.platform.forget(handle);
    },
    TIMEOUT,
  );

  it(
    "a script of nearly the largest size goes through the store, and output of every kind comes back",
    async () => {
      const script = [
        `# ${"x".repeat(99_000)}`,
        'mkdir -p "$TMP_OUTPUT_DIR/a b/c" && echo deep >"$TMP_OUTPUT_DIR/a b/c/d é.txt"',
        ': >"$TMP_OUTPUT_DIR/empty"',
        'head -c 6000000 /dev/zero >"$TMP_OUTPUT_DIR/large"',
        'ln -s /etc/passwd "$TMP_OUTPUT_DIR/link"',
      ];
      const plain = harness.component({ name: "work", behaviour: { kind: "compute", seconds: 0 } });
      const run = await request({ ...plain, runnable: { ...plain.runnable, script: script.join("\n") } });
      expect(await harness.platform.check(run)).toEqual([]);
      const handle = await harness.platform.start(run);
      const ended = await end(handle);
      const [invocation] = ended.kind === "finished" ? ended.measurement.invocations : [];
      expect(invocation).toMatchObject({
        outcome: { kind: "succeeded" },
        outputCount: 3,
        outputBytes: 6_000_005,
        cold: true,
        node: expect.stringMatching(/./) as string,
        pod: expect.stringMatching(/^work-/) as string,
      });
      await harness.platform.forget(handle);
    },
    TIMEOUT,
  );

  async function request(component: RunComponent): Promise<RunRequest> {
    const runId = `fault-${++runs}`;
    const key = `files/${runId}.txt`;
    await harness.store.put("inputs", key, "an input");
    return {
      campaignId: "faults-00000000",
      runId,
      attempt: 1,
      components: [component],
      edges: [],
      uploads: [{ component: "work", atSeconds: 0, batchIndex: 0, key, sizeBytes: 8 }],
      inputBucket: "inputs",
      workBucket: "state",
      workPrefix: `work-${runId}/`,
      captureToPrefix: null,
      seed: runId,
    };
  }

  async function end(handle: RunHandle): Promise<Collected> {
    let collected = await harness.platform.collect(handle);
    while (collected.kind === "pending") {
      await harness.pass(0.25);
      collected = await harness.platform.collect(handle);
    }
    return collected;
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) await harness.pass(0.25);
  }

  async function podsOf(run: RunRequest, role?: "agent" | "component"): Promise<readonly string[]> {
    const { kubernetes, namespace } = harness.measured;
    const labels = role === undefined ? runLabels(run) : roleLabels(run, role);
    return (await kubernetes.list("pods", { namespace, labels })).items.map(({ metadata }) => metadata.name);
  }

  async function jobsOf(run: RunRequest): Promise<readonly string[]> {
    const { kubernetes, namespace } = harness.measured;
    return (await kubernetes.list("jobs", { namespace, labels: runLabels(run) })).items.map(
      ({ metadata }) => metadata.name,
    );
  }

  function admin(): CoreV1Api {
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    return config.makeApiClient(CoreV1Api);
  }
});
