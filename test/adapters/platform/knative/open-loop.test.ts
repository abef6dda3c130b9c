import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { uploadsOf } from "#core/campaign/arrivals.ts";
import { traceFlaws } from "#core/trace/phase-sums.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { executeRun } from "../../../../functions/adapters/platform/execution/run-execution.ts";
import { FileBodies } from "../../../../functions/adapters/platform/knative/file-bodies.ts";
import { knativeServer } from "../../../../functions/adapters/platform/knative/knative-server.ts";
import type { OpenService } from "../../../../functions/adapters/platform/knative/open-service.ts";
import { PodPlaces } from "../../../../functions/adapters/platform/knative/pod-places.ts";
import { QuietLimit } from "../../../../functions/adapters/platform/knative/quiet-limit.ts";
import { ServiceClient } from "../../../../functions/adapters/platform/knative/service-client.ts";
import type { ServicePods } from "../../../../functions/adapters/platform/knative/service-pods.ts";
import { ANSWER_TYPE, type ServingAnswer } from "../../../../functions/adapters/platform/knative/serving-message.ts";
import { ServingStatistics } from "../../../../functions/adapters/platform/knative/serving-statistics.ts";

const COMPUTE_SECONDS = 0.1;
const COMPONENT: RunComponent = {
  name: "work",
  runnable: { image: "i", script: "s" },
  configuration: {
    resource: "here",
    alternative: "default",
    cpuMillicores: 100,
    memoryBytes: 2 ** 26,
    parallelism: 1,
    environment: {},
    warm: false,
  },
  timeoutSeconds: 60,
  join: false,
  outputs: [{ path: "out/work", prefixes: [], suffixes: [] }],
};

/** A pod that takes one request at a time, after another, each for a tenth of a second; it notes when each came. */
async function slowPod() {
  const cameAt: number[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    cameAt.push(systemClock.monotonicSeconds());
    request.resume();
    last = last.then(async () => {
      await systemClock.sleep(COMPUTE_SECONDS);
      const told: ServingAnswer = {
        format: "serving-answer",
        version: 1,
        pod: "pod-1",
        servedBefore: 1,
        concurrent: 1,
        answeredSeconds: COMPUTE_SECONDS,
        broken: false,
        lastLines: "",
        result: {
          format: "stage-result",
          version: 1,
          id: "x",
          marks: { downloadedSeconds: 0.01, computeEndedSeconds: 0.09 },
          inputBytes: 4,
          end: { kind: "ended", exitCode: 0, timedOut: false, outOfMemoryKills: 0 },
          usage: { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null },
          files: [{ relativePath: "out.txt", sizeBytes: 3 }],
        },
      };
      response.writeHead(200, { "content-type": ANSWER_TYPE }).end(`${JSON.stringify(told)}\nout`);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, cameAt, close: () => server.close() };
}

const NO_PODS = {
  startAfter: () => undefined,
  isKilledAfter: () => false,
  nodeOf: () => "node-1",
  troublesBetween: () => [],
} as unknown as ServicePods;

async function measure(uploads: RunRequest["uploads"], url: string): Promise<RunMeasurement> {
  const store = memoryStore();
  for (const bucket of ["inputs", "state"]) await store.createBucket(bucket);
  await store.put("inputs", "a.txt", "text");
  const run: RunRequest = {
    campaignId: "c",
    runId: "r",
    attempt: 1,
    components: [COMPONENT],
    edges: [],
    uploads,
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: "work/",
    captureToPrefix: null,
    seed: "s",
  };
  const bodies = new FileBodies(store, run);
  await bodies.prepare(["a.txt"]);
  const client = await ServiceClient.open({ url }, systemClock);
  const service: OpenService = {
    component: COMPONENT,
    scale: { concurrency: 1, leastPods: 1, mostPods: 1 },
    client,
    pods: NO_PODS,
    places: new PodPlaces(1),
    statistics: new ServingStatistics(),
    quiet: new QuietLimit(systemClock, 30),
    bodies,
    countsBefore: new Map(),
    clock: systemClock,
    token: "t",
    keepsInStore: false,
    putWork: (key, body) => store.put("state", key, body),
  };
  const measurement = await executeRun(run, {
    store,
    clock: systemClock,
    cancelled: new AbortController().signal,
    serverOf: (component, tools) => knativeServer(component, tools, service),
    watch: () => ({
      until: () =>
        Promise.resolve({
          platform: { kind: "knative", cluster: "c", nodes: [] },
          enforcement: { cpu: "kubernetes", memory: "kubernetes", notes: [] },
          background: { otherCpuSeconds: null, notes: [] },
        }),
    }),
    onProgress: () => undefined,
  });
  client.close();
  if (measurement === undefined) throw new Error("the run was cancelled");
  return measurement;
}

describe("an open loop of requests", () => {
  it("sends each at its time, however far behind the service is, and counts from when it was to come", async () => {
    const pod = await slowPod();
    try {
      const uploads = uploadsOf({
        load: { kind: "constant", requestsPerSecond: 50, count: 30 },
        files: [{ key: "a.txt", sizeBytes: 4 }],
        readers: ["work"],
        together: false,
        seed: "s",
      });
      const { invocations, load, achievedParallelism, makespanSeconds, ...rest } = await measure(uploads, pod.url);
      expect(traceFlaws({ invocations, makespanSeconds, ...rest } as RunMeasurement)).toEqual([]);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(30).fill("succeeded"));
      // All had come after 0.58 s and a little, when the service had done five or six of them.
      const spanSeconds = (pod.cameAt.at(-1) ?? 0) - (pod.cameAt[0] ?? 0);
      expect(spanSeconds).toBeLessThan(2);
      expect(load).toMatchObject({ requestedUploads: 30, givenUploads: 30 });
      expect(load?.lagSecondsMean).toBeLessThan(0.2);
      // The last one waited for the 29 before it, less the time that it came later.
      const [first, last] = [invocations[0], invocations.at(-1)];
      expect(last?.phases.wait).toBeGreaterThan(29 * COMPUTE_SECONDS - 0.58 - 0.2);
      expect(last?.phases.compute).toBeGreaterThan(0.07);
      expect(first?.phases.wait).toBeLessThan(1);
      expect(achievedParallelism).toEqual({ work: 1 });
      expect(invocations.every(({ outputBytes, outputCount }) => outputBytes === 3 && outputCount === 1)).toBe(true);
    } finally {
      pod.close();
    }
  });
});
