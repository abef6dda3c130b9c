import { hostname } from "node:os";

import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";
import type { Logger } from "#ports/logger.ts";
import type { NodeInspector } from "#ports/node-inspector.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { executeRun } from "../execution/run-execution.ts";
import type { ClusterOutcome, ClusterRun, MeasuredCluster, RunAttempt } from "./cluster-run.ts";
import { Refusal, type AgentGround, type OpenServers, type OwnerReference } from "./cluster-servers.ts";
import { HintServer } from "./hint-server.ts";
import { PodWatch } from "./pod-watch.ts";
import { patiently } from "./patiently.ts";
import { removeRunObjects } from "./remove-run.ts";
import { roleLabels } from "./run-names.ts";
import { RunObjects } from "./run-objects.ts";
import { watchNodes } from "./watch-nodes.ts";

export interface ClusterAgentOptions {
  readonly run: RunAttempt;
  /** Name of the agent's own Job. */
  readonly jobName: string;
  /** The address of the agent's pod. */
  readonly podAddress: string;
  /** Buckets are named by role. */
  readonly store: ObjectStore;
  readonly kubernetes: Kubernetes;
  readonly inspector: NodeInspector;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborted when the agent is told to stop. */
  readonly stopping: AbortSignal;
  readonly openServers: Readonly<Record<MeasuredCluster["kind"], OpenServers>>;
}

const CANCEL_LOOK_SECONDS = 1;
const PROGRESS_SECONDS = 2;
const OUTCOME_PATIENCE_SECONDS = 900;
const CLEAN_UP_PATIENCE_SECONDS = 60;

/** Takes one run from its request to its outcome, in the cluster. Nothing of it is left there but the outcome. */
export async function runClusterAgent(options: ClusterAgentOptions): Promise<void> {
  const { run, store, kubernetes, clock, log } = options;
  const objects = new RunObjects(store, run);
  if ((await objects.outcome()) !== undefined) return log.info("The run has its outcome already");
  const request = await objects.request();
  if (request === undefined) return log.warn("Nobody asks for this run any more");
  if (!(await objects.writeClaim(hostname()))) throw new Error("Cannot measure the run as another pod began to");

  const cancel = watchCancel(objects, options);
  let outcome: ClusterOutcome;
  try {
    outcome = (await objects.isCancelled())
      ? { kind: "lost", reason: "The run was cancelled before it began" }
      : await runToOutcome(request, objects, cancel.signal, options);
  } catch (error) {
    outcome = outcomeOf(error);
  } finally {
    cancel.release();
  }
  const { settings } = request;
  await patiently(clock, CLEAN_UP_PATIENCE_SECONDS, () => removeRunObjects(kubernetes, settings, run, clock)).catch(
    (error: unknown) => log.error("Something of the run is left in the cluster", { error }),
  );
  // Whoever has forgotten the run in the meantime does not want its outcome.
  if (await objects.isRequested()) {
    await patiently(clock, OUTCOME_PATIENCE_SECONDS, () => objects.writeOutcome(outcome));
  }
  log.info("The run ended", { outcome: outcome.kind, ...("reason" in outcome ? { reason: outcome.reason } : {}) });
}

async function runToOutcome(
  request: ClusterRun,
  objects: RunObjects,
  cancelled: AbortSignal,
  options: ClusterAgentOptions,
): Promise<ClusterOutcome> {
  const { run, settings } = request;
  const { store, kubernetes, inspector, clock, log, openServers, stopping } = options;
  const missing = await missingInputs(request, store);
  if (missing.length > 0) return { kind: "refused", reason: missing.join("; ") };

  const { namespace } = settings;
  const pods = new PodWatch({ kubernetes, namespace, labels: roleLabels(run, "component"), clock, log });
  const hints = await HintServer.open(clock, options.podAddress);
  try {
    await pods.open();
    const owner = await ownerOf(options, namespace);
    const ground: AgentGround = {
      request,
      kubernetes,
      store,
      objects,
      pods,
      hints,
      clock,
      log,
      cancelled,
      owner,
    };
    const servers = await openServers[settings.kind](ground);
    try {
      const measurement = await executeRun(run, {
        store,
        clock,
        cancelled,
        serverOf: (component, tools) => servers.serverOf(component, tools),
        watch: () => watchNodes(request, servers, { kubernetes, inspector }),
        onProgress: progressWriter(objects, clock),
      });
      if (measurement !== undefined) return { kind: "finished", measurement };
      return {
        kind: "lost",
        reason: stopping.aborted ? "The pod that measured it was told to stop" : "The run was cancelled",
      };
    } finally {
      await servers.close();
    }
  } finally {
    await pods.close();
    await hints.close();
  }
}

function outcomeOf(error: unknown): ClusterOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  return error instanceof Refusal
    ? { kind: "refused", reason }
    : { kind: "lost", reason: `The run broke off: ${reason}` };
}

async function missingInputs({ run }: ClusterRun, store: ObjectStore): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const key of new Set(run.uploads.map((upload) => upload.key))) {
    if ((await store.head(run.inputBucket, key)) === undefined) missing.push(key);
  }
  return missing.map((key) => `Cannot upload input "${key}" as bucket "${run.inputBucket}" has no such object`);
}

async function ownerOf(
  { kubernetes, jobName }: ClusterAgentOptions,
  namespace: string,
): Promise<OwnerReference | undefined> {
  const job = await kubernetes.get("jobs", namespace, jobName);
  const uid = job?.metadata.uid;
  return uid === undefined ? undefined : { apiVersion: "batch/v1", kind: "Job", name: jobName, uid };
}

/** Aborts when somebody cancels the run or the agent is to stop. */
function watchCancel(
  objects: RunObjects,
  { clock, stopping }: ClusterAgentOptions,
): { readonly signal: AbortSignal; release(): void } {
  const cancelled = new AbortController();
  const released = new AbortController();
  const onStop = (): void => cancelled.abort();
  stopping.addEventListener("abort", onStop);
  if (stopping.aborted) onStop();
  const look = async (): Promise<void> => {
    while (!released.signal.aborted) {
      await clock.sleep(CANCEL_LOOK_SECONDS, released.signal);
      // A store that does not answer now will answer later.
      if (await objects.isCancelled().catch(() => false)) cancelled.abort();
    }
  };
  void look();
  return {
    signal: cancelled.signal,
    release() {
      released.abort();
      stopping.removeEventListener("abort", onStop);
    },
  };
}

/** Writes the number of finished invocations now and then: each write disturbs the measurement a little. */
function progressWriter(objects: RunObjects, clock: Clock): (finishedInvocations: number) => void {
  let writtenSeconds = -Infinity;
  return (finishedInvocations) => {
    if (clock.monotonicSeconds() - writtenSeconds < PROGRESS_SECONDS) return;
    writtenSeconds = clock.monotonicSeconds();
    objects.writeProgress(finishedInvocations).catch(() => undefined);
  };
}
