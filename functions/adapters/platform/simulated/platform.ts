import type { RunRequest } from "#core/campaign/run-request.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { achievedParallelism } from "#core/trace/concurrency.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Collected, PlatformDescription, RunHandle, ServicePlatform } from "#ports/service-platform.ts";

import { scalingProblems } from "../execution/scaling-problems.ts";
import { defaultLaw } from "./laws.ts";
import type { LawOf } from "./laws.ts";
import { simulateRun } from "./simulate-run.ts";
import type { SimulatedTrace } from "./simulate-run.ts";
import { simulatedState } from "./state.ts";
import type { SimulatedState } from "./state.ts";

export interface SimulatedPlatformOptions {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly seed: number;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Seconds of the clock that a simulated second takes; 0: runs end at once. */
  readonly timeScale: number;
  readonly clock: Clock;
  readonly laws?: LawOf;
  /** Gets the files that captures keep, filled with zeros; left out, they are named and do not exist. */
  readonly store?: Pick<ObjectStore, "put">;
  /** Shared by platforms that stand for one cluster. */
  readonly state?: SimulatedState;
  /** CPU that pods of the users have asked of the node; zero unless said otherwise. */
  readonly requestedMillicores?: () => number;
  /** Lets a run be lost or refused instead of measured. */
  readonly fateOf?: (run: RunRequest) => Extract<Collected, { readonly kind: "lost" | "refused" }> | undefined;
}

/** All simulated runs began then: nothing of a simulation depends on when it is asked for. */
const EPOCH = "2024-01-01T00:00:00.000Z";

/** A cluster in memory that behaves by known laws: exact, repeatable and fast. A handle holds the whole run. */
export function simulatedPlatform(options: SimulatedPlatformOptions): ServicePlatform {
  const { cluster, seed, cores, memoryBytes, timeScale, clock, laws = defaultLaw, store, fateOf } = options;
  const { requestedMillicores = () => 0 } = options;
  const state = options.state ?? simulatedState();
  const node = { name: `${cluster}-node`, seed, cores, memoryBytes, lawOf: laws };
  const description: PlatformDescription = {
    kind: "simulated",
    cluster,
    nodes: [{ name: node.name, architecture: "simulated", cores, memoryBytes, kind: "simulated" }],
    enforcement: { cpu: "simulated", memory: "simulated", notes: [] },
  };

  function measurementOf(run: RunRequest, { invocations, handedOver }: SimulatedTrace): RunMeasurement {
    return {
      startedAt: EPOCH,
      makespanSeconds: Math.max(0, ...invocations.map(({ finishedAtSeconds }) => finishedAtSeconds)),
      invocations: [...invocations],
      platform: { kind: description.kind, cluster, nodes: [...description.nodes] },
      enforcement: description.enforcement,
      background: { otherCpuSeconds: 0, notes: [] },
      achievedParallelism: achievedParallelism(
        invocations,
        run.components.map(({ name }) => name),
      ),
      captured: run.captureToPrefix === null ? null : capturedFiles(run, run.captureToPrefix, handedOver),
    };
  }

  async function keepCaptured(run: RunRequest, { captured }: RunMeasurement): Promise<void> {
    const files = new Map(
      Object.values(captured ?? {}).flatMap((list) => list.map(({ key, sizeBytes }) => [key, sizeBytes])),
    );
    for (const [key, sizeBytes] of files) await store?.put(run.inputBucket, key, new Uint8Array(sizeBytes));
  }

  return {
    kind: description.kind,
    describe: () => Promise.resolve(description),

    load: () => {
      const allocatable = { cpuMillicores: cores * 1000, memoryBytes };
      const requested = { cpuMillicores: requestedMillicores(), memoryBytes: 0 };
      return Promise.resolve([{ name: node.name, allocatable, requested }]);
    },

    check: (run) =>
      Promise.resolve(
        run.components.flatMap(({ name, configuration, ...rest }) => [
          ...scalingProblems({ name, configuration, ...rest }, "simulated"),
          ...(configuration.cpuMillicores > cores * 1000
            ? [
                `Cannot run "${name}" as its CPU limit must be at most ${cores} cores, which is what cluster "${cluster}" has: current value is ${configuration.cpuMillicores / 1000}`,
              ]
            : []),
          ...(configuration.memoryBytes > memoryBytes
            ? [
                `Cannot run "${name}" as its memory limit must be at most ${memoryBytes} bytes, which is what cluster "${cluster}" has: current value is ${configuration.memoryBytes}`,
              ]
            : []),
        ]),
      ),

    identify: (run) =>
      Promise.resolve({
        platform: description.kind,
        cluster,
        node: `${cores} cores, ${memoryBytes} bytes, seed ${seed}`,
        laws: sha256Hex(canonicalJson(run.components.map((component) => [component.name, laws(component)]))),
      }),

    start: (run) => {
      const name = runName(run);
      const known = state.handles.get(name);
      if (known !== undefined) return Promise.resolve(known);
      const { campaignId, runId, attempt } = run;
      const startedAtEpochMilliseconds = timeScale === 0 ? 0 : clock.epochMilliseconds();
      const details = { startedAtEpochMilliseconds, request: JSON.stringify(run) };
      const handle: RunHandle = { platform: description.kind, campaignId, runId, attempt, details };
      state.handles.set(name, handle);
      return Promise.resolve(handle);
    },

    collect: async (handle) => {
      const ended = state.ended.get(runName(handle));
      if (ended !== undefined) return { kind: "lost", reason: ended };
      const run = JSON.parse(String(handle.details["request"])) as RunRequest;
      const fate = fateOf?.(run);
      if (fate !== undefined) return fate;
      const trace = state.traceOf(runName(handle), () => simulateRun(run, node));
      const passed = clock.epochMilliseconds() / 1000 - Number(handle.details["startedAtEpochMilliseconds"]) / 1000;
      const finished = trace.invocations.filter(({ finishedAtSeconds }) => finishedAtSeconds * timeScale <= passed);
      if (timeScale > 0 && finished.length < trace.invocations.length) {
        return { kind: "pending", finishedInvocations: finished.length };
      }
      const measurement = measurementOf(run, trace);
      await keepCaptured(run, measurement);
      return { kind: "finished", measurement };
    },

    cancel: (handle) => {
      if (!state.ended.has(runName(handle))) state.end(runName(handle), "it was cancelled");
      return Promise.resolve();
    },

    forget: (handle) => {
      state.end(runName(handle), "it was forgotten");
      return Promise.resolve();
    },
  };
}

function runName({ campaignId, runId, attempt }: Pick<RunHandle, "campaignId" | "runId" | "attempt">): string {
  return `${campaignId}/${runId}/${attempt}`;
}

function capturedFiles(
  run: RunRequest,
  prefix: string,
  handedOver: SimulatedTrace["handedOver"],
): NonNullable<RunMeasurement["captured"]> {
  const captured = new Map<string, { key: string; sizeBytes: number; originIndex: number }[]>();
  for (const { component, originIndex, file } of handedOver) {
    const files = captured.get(component) ?? [];
    files.push({ key: prefix + file.key.slice(run.workPrefix.length), sizeBytes: file.sizeBytes, originIndex });
    captured.set(component, files);
  }
  for (const files of captured.values()) {
    files.sort((left, right) => left.originIndex - right.originIndex || (left.key < right.key ? -1 : 1));
  }
  return Object.fromEntries(captured);
}
