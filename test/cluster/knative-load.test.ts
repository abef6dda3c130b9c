import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { uploadsOf } from "#core/campaign/arrivals.ts";
import type { Load } from "#core/campaign/load.ts";
import { traceFlaws } from "#core/trace/phase-sums.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { Collected, RunComponent, RunRequest, Upload } from "#ports/service-platform.ts";

import { clusterHarness, type ClusterHarness } from "../support/cluster-harness.ts";
import { KNATIVE_RULES } from "../support/cluster-rules.ts";
import { describeOnCluster, type RealCluster } from "../support/real-cluster.ts";

const SLEEP = 'sleep "$SECONDS_TO_TAKE"; cat "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/out.txt"';
const BURN = 'i=0; while [ "$i" -lt 300000 ]; do i=$((i + 1)); done; echo "$i" > "$TMP_OUTPUT_DIR/out.txt"';

describeOnCluster("load on a real Knative", (cluster) => {
  describe("services called with their inputs", { timeout: 300_000 }, () => {
    const bench = benchOn(cluster, { kind: "knative" });
    beforeAll(() => bench.open(), 60_000);
    afterAll(() => bench.close(), 60_000);

    it.each([
      ["constant", { kind: "constant", requestsPerSecond: 5, durationSeconds: 8 }],
      ["Poisson", { kind: "poisson", requestsPerSecond: 5, count: 40 }],
      ["ramp", { kind: "ramp", fromPerSecond: 1, toPerSecond: 9, durationSeconds: 8 }],
    ] as const)("gets a %s load at its times, however slow it is itself", async (_what, load) => {
      const slow = bench.component({ SECONDS_TO_TAKE: 0.5 }, SLEEP, { parallelism: 2, minScale: 2, maxScale: 2 });
      const uploads = await bench.uploads(load);
      const { invocations, load: given, scaling } = await bench.measure([slow], uploads);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(uploads.map(() => "succeeded"));
      expect(invocations.map(({ arrivedAtSeconds }) => arrivedAtSeconds)).toEqual(
        uploads.map(({ atSeconds }) => expect.closeTo(atSeconds, 6) as number),
      );
      expect(given).toMatchObject({ requestedUploads: 40, givenUploads: 40 });
      // The generator is not held up by answers that take 5 s and more in the end.
      expect(given?.lagSecondsMean).toBeLessThan(0.1);
      // Two pods do at most four of them a second, five come: none waits less at the most than in a queue of just that.
      const leastWait = largestWait(
        uploads.map(({ atSeconds }) => atSeconds),
        { servers: 2, serviceSeconds: 0.5 },
      );
      expect(leastWait).toBeGreaterThan(0.4);
      expect(Math.max(...invocations.map(({ phases }) => phases.wait ?? 0))).toBeGreaterThan(leastWait - 0.1);
      expect(scaling?.["work"]).toMatchObject({ requestedConcurrency: 1, servingPods: 2, concurrencyMost: 1 });
      expect(scaling?.["work"]?.queueProxy).toMatchObject({ requests: 40, failedRequests: 0 });
      report(_what, { given, scaling });
    });

    it("is cold for the request that a pod is started for, and warm for those after it", async () => {
      const component = bench.component({ SECONDS_TO_TAKE: 0.1 }, SLEEP);
      const uploads = await bench.uploads({ kind: "trace", trace: "", count: 3, spanSeconds: 8, speed: 1 }, [0, 6, 8]);
      const { invocations, scaling, achievedParallelism } = await bench.measure([component], uploads);
      expect(invocations.map(({ cold }) => cold)).toEqual([true, false, false]);
      const [cold, ...warm] = invocations;
      expect(cold?.phases.start).toBeGreaterThan(0.3);
      for (const { phases, finishedAtSeconds, arrivedAtSeconds } of warm) {
        expect(phases.start).toBe(0);
        expect(finishedAtSeconds - arrivedAtSeconds).toBeLessThan(1.5);
      }
      expect(new Set(invocations.map(({ pod }) => pod)).size).toBe(1);
      expect(invocations.every(({ node }) => node !== "")).toBe(true);
      expect(scaling?.["work"]).toMatchObject({ coldStarts: 1, servingPods: 1, requestedPods: { least: 0, most: 1 } });
      expect(achievedParallelism).toEqual({ work: 1 });
      report("cold start", { cold: cold?.phases, warm: warm.map(({ phases }) => phases) });
    });

    it.each([1, 4, 8])("takes %i requests at once in one pod where it is told so", async (concurrency) => {
      const component = bench.component({ SECONDS_TO_TAKE: 1 }, SLEEP, { concurrency, minScale: 1, maxScale: 1 });
      const uploads = await bench.uploads(
        { kind: "trace", trace: "", count: 8, spanSeconds: 0, speed: 1 },
        Array(8).fill(0),
      );
      const { invocations, scaling, achievedParallelism, makespanSeconds } = await bench.measure([component], uploads);
      expect(invocations.every(({ outcome }) => outcome.kind === "succeeded")).toBe(true);
      expect(achievedParallelism).toEqual({ work: concurrency });
      expect(scaling?.["work"]).toMatchObject({
        requestedConcurrency: concurrency,
        concurrencyMost: concurrency,
        readyPodsMost: 1,
      });
      expect(makespanSeconds).toBeGreaterThan(8 / concurrency);
      expect(makespanSeconds).toBeLessThan(8 / concurrency + 5);
    });

    it("sees how long a component was held back by its CPU limit, and what it used", async () => {
      const component = bench.component({}, BURN, { cpuMillicores: 100, minScale: 1, maxScale: 1 });
      const { invocations } = await bench.measure(
        [component],
        await bench.uploads({ kind: "constant", requestsPerSecond: 1, count: 1 }),
      );
      const [usage] = invocations.map((invocation) => invocation.usage);
      expect(usage?.cpuSeconds).toBeGreaterThan(0.1);
      expect(usage?.throttledSeconds).toBeGreaterThan(0.1);
      expect(usage?.peakMemoryBytes).toBeGreaterThan(0);
      report("throttling", usage);
    });

    it("ends a request whose time is up without the others in the same pod", async () => {
      const script =
        'case "$STORAGE_OBJECT_KEY" in *0.txt) sleep 30;; *) sleep 2;; esac; echo done > "$TMP_OUTPUT_DIR/out.txt"';
      const component = bench.component({}, script, { concurrency: 3, minScale: 1, maxScale: 1 }, 3);
      const uploads = await bench.uploads({ kind: "trace", trace: "", count: 3, spanSeconds: 0, speed: 1 }, [0, 0, 0]);
      const { invocations } = await bench.measure([component], uploads);
      const outcomes = invocations.map(({ inputKeys, outcome }) => [inputKeys[0]?.endsWith("0.txt"), outcome.kind]);
      expect(outcomes.sort()).toEqual([
        [false, "succeeded"],
        [false, "succeeded"],
        [true, "timedOut"],
      ]);
    });

    it("calls an image that is a server itself, and sees when that runs out of memory", async () => {
      const image = "dev.local/profaas-capitals:dev";
      pushServer(image);
      const usual = bench.component({}, SLEEP, { minScale: 1, maxScale: 1, memoryBytes: 96 * 2 ** 20 });
      const uploads = await bench.uploads({ kind: "trace", trace: "", count: 3, spanSeconds: 8, speed: 1 }, [0, 1, 8]);
      await bench.harness().store.put("inputs", "load/1.txt", "hungry!");
      const { invocations } = await bench.measure([{ ...usual, runnable: { image } }], uploads);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "outOfMemory", "succeeded"]);
      expect(invocations[0]).toMatchObject({ outputCount: 1, outputBytes: 7, cold: false });
    });

    it("says why a service does not get ready", async () => {
      const component = bench.component({}, SLEEP);
      const missing = { ...component, runnable: { ...component.runnable, image: "dev.local/no-such-image:dev" } };
      const collected = await bench.collect(
        [missing],
        await bench.uploads({ kind: "constant", requestsPerSecond: 1, count: 1 }),
      );
      expect(collected).toMatchObject({ kind: "refused" });
      expect(collected.kind === "refused" && collected.reason).toMatch(
        /Cannot serve by Knative service .*no-such-image/,
      );
      report("refusal", collected);
    });

    it("leaves no service, revision or pod behind", async () => {
      const { kubernetes, namespace } = bench.harness().measured;
      for (const kind of ["knativeServices", "knativeRevisions", "pods"] as const) {
        const { items } = await kubernetes.list(kind, { namespace, labels: { "profaas.io/role": "component" } });
        expect(items.map(({ metadata }) => metadata.name)).toEqual([]);
      }
    });
  });

  describe("services told of uploads", { timeout: 300_000 }, () => {
    const bench = benchOn(cluster, { kind: "knative", invocation: "uploads" });
    beforeAll(() => bench.open(), 60_000);
    afterAll(() => bench.close(), 60_000);

    it("fetches the files and leaves its own in the store, which start the next component", async () => {
      const first = bench.component({ SECONDS_TO_TAKE: 0.1 }, SLEEP, { minScale: 1, maxScale: 1 });
      const second = {
        ...bench.component({ SECONDS_TO_TAKE: 0.1 }, SLEEP, { minScale: 1, maxScale: 1 }),
        name: "next",
      };
      const edges = [{ from: "work", to: "next", path: "work/work" }];
      const uploads = await bench.uploads({ kind: "constant", requestsPerSecond: 2, count: 4 });
      const { invocations, scaling } = await bench.measure([first, second], uploads, edges);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(8).fill("succeeded"));
      const next = invocations.filter(({ component }) => component === "next");
      expect(next.map(({ originIndex }) => originIndex).sort()).toEqual([0, 1, 2, 3]);
      for (const { phases, outputBytes } of invocations) {
        expect(phases.download).toBeGreaterThan(0);
        expect(phases.upload).toBeGreaterThan(0);
        expect(outputBytes).toBeGreaterThan(0);
      }
      expect(scaling?.["next"]).toMatchObject({ servingPods: 1 });
      report("uploads", invocations[0]?.phases);
    });
  });
});

/** Puts the fixture into the cluster's registry, on top of the image with the host's own node. */
function pushServer(image: string): void {
  const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  execFileSync(process.execPath, [
    file("../../infra/test-cluster/push-image.mjs"),
    ...["--base", "node", "--add", `${file("fixtures/capitals-server.mjs")}=/server.mjs`],
    ...["--entrypoint", "node", "--cmd", "/server.mjs", "--user", "65532", image],
  ]);
}

function report(what: string, value: unknown): void {
  if (process.env["PROFAAS_REPORT"] !== undefined) process.stderr.write(`${what}: ${JSON.stringify(value)}\n`);
}

/** Runs on one kind of Knative cluster, each of a component called `work` unless another is made of it. */
function benchOn(cluster: RealCluster, settings: Parameters<typeof clusterHarness>[1]) {
  let opened: ClusterHarness | undefined;
  let runs = 0;
  const harness = (): ClusterHarness => {
    if (opened === undefined) throw new Error("the bench is not open");
    return opened;
  };

  async function collect(
    components: readonly RunComponent[],
    uploads: readonly Upload[],
    edges: RunRequest["edges"] = [],
  ) {
    const { platform, inputBucket, workBucket, pass } = harness();
    const runId = `run-${++runs}`;
    const run: RunRequest = {
      campaignId: "load-00000000",
      runId,
      attempt: 1,
      components,
      edges,
      uploads,
      inputBucket,
      workBucket,
      workPrefix: `work-${runId}/`,
      captureToPrefix: null,
      seed: runId,
    };
    const handle = await platform.start(run);
    let collected: Collected = await platform.collect(handle);
    while (collected.kind === "pending") {
      await pass(0.25);
      collected = await platform.collect(handle);
    }
    await platform.forget(handle);
    return collected;
  }

  return {
    harness,
    collect,
    async open() {
      opened = await clusterHarness(cluster, settings, KNATIVE_RULES);
    },
    close: () => harness().close(),
    component(
      environment: RunComponent["configuration"]["environment"],
      script: string,
      configuration: Partial<RunComponent["configuration"]> = {},
      timeoutSeconds = 60,
    ): RunComponent {
      const usual = harness().component({ name: "work", behaviour: { kind: "compute", seconds: 0 }, timeoutSeconds });
      return {
        ...usual,
        runnable: { ...usual.runnable, script },
        configuration: { ...usual.configuration, ...configuration, environment },
      };
    },
    async uploads(load: Load, traceSeconds: readonly number[] = []): Promise<Upload[]> {
      const files = await Promise.all(
        [0, 1, 2].map(async (index) => {
          const key = `load/${index}.txt`;
          await harness().store.put("inputs", key, `file ${index}\n`);
          return { key, sizeBytes: 7 };
        }),
      );
      return uploadsOf({ load, files, readers: ["work"], together: false, seed: "load", traceSeconds });
    },
    async measure(...what: Parameters<typeof collect>): Promise<RunMeasurement> {
      const collected = await collect(...what);
      if (collected.kind !== "finished") throw new Error(`The run did not finish: ${JSON.stringify(collected)}`);
      expect(traceFlaws(collected.measurement)).toEqual([]);
      return collected.measurement;
    },
  };
}

/** The longest that one of these waits which come first come first served, each for the same time (Kiefer and Wolfowitz 1955). */
function largestWait(
  arrivals: readonly number[],
  { servers, serviceSeconds }: { readonly servers: number; readonly serviceSeconds: number },
): number {
  const freeAt = Array.from({ length: servers }, () => 0);
  const waits = [...arrivals]
    .sort((left, right) => left - right)
    .map((at) => {
      const begins = Math.max(at, Math.min(...freeAt));
      freeAt[freeAt.indexOf(Math.min(...freeAt))] = begins + serviceSeconds;
      return begins - at;
    });
  return Math.max(...waits);
}
