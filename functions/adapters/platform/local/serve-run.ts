import { mkdir, rm } from "node:fs/promises";

import { ownerText, thisOwner } from "#adapters/process/owner.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { Podman, PodmanFound } from "./container/podman.ts";
import { launcherOf } from "./launchers.ts";
import { localServer } from "./local-server.ts";
import type { Limiter } from "./limiter.ts";
import { thisNode } from "./machine.ts";
import type { OtherAgents } from "./other-agents.ts";
import { executeRun } from "../execution/run-execution.ts";
import type { LocalOutcome, LocalRun, RunFolder } from "./run-folder.ts";
import { watchFolder } from "./watch-folder.ts";
import { runEnforcement } from "./run-enforcement.ts";
import { watchMachine } from "./watch-machine.ts";

/** What an agent has for every run. */
export interface RunTools {
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly others: OtherAgents;
  readonly containerLabel: string;
  /** Aborted when the agent is to stop. */
  readonly stopping: AbortSignal;
  openStore(store: LocalRun["store"]): Promise<ObjectStore>;
  findPodman(): Promise<PodmanFound>;
  /** Removes every container of this work folder. */
  removeContainers(): Promise<void>;
}

const CANCEL_CHECK_MILLISECONDS = 250;
const PROGRESS_SECONDS = 0.25;

/** Takes one run from its request to its outcome. Nothing of it is left but the outcome. */
export async function serveRun(folder: RunFolder, request: LocalRun, tools: RunTools): Promise<void> {
  const usesContainers = request.run.components.some(({ runnable }) => runnable.command === undefined);
  const { limiter, others } = tools;
  await folder.writeStarted({ owner: ownerText(thisOwner()), cgroupFolders: [...limiter.folders], usesContainers });
  others.announce(`run ${request.run.runId} of campaign ${request.run.campaignId}`);
  const cancel = cancellation(folder, tools.stopping);
  let outcome: LocalOutcome;
  try {
    outcome = await runToOutcome(folder, request, usesContainers, cancel.signal, tools);
  } catch (error) {
    outcome = { kind: "lost", reason: `The run broke off: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    cancel.release();
    others.withdraw();
    // None should be left; one whose start was broken off might be.
    if (usesContainers) await tools.removeContainers();
    await rm(folder.workFolder, { recursive: true, force: true });
  }
  // Whoever has forgotten the run in the meantime does not want its outcome.
  if (folder.exists) await folder.writeOutcome(outcome);
}

async function runToOutcome(
  folder: RunFolder,
  request: LocalRun,
  usesContainers: boolean,
  cancelled: AbortSignal,
  tools: RunTools,
): Promise<LocalOutcome> {
  const { run } = request;
  const store = await tools.openStore(request.store);
  const missing = await missingInputs(request, store);
  if (missing.length > 0) return { kind: "refused", reason: missing.join("; ") };
  const podman = usesContainers ? await usablePodman(tools) : undefined;
  if (typeof podman === "string") return { kind: "refused", reason: podman };

  await mkdir(folder.workFolder, { mode: 0o700 });
  const node = thisNode();
  const launcherTools = { ...tools, podman, environment: process.env };
  const { clock } = tools;
  const measurement = await executeRun(run, {
    store,
    clock,
    cancelled,
    serverOf: (component, serverTools) => {
      const launcher = launcherOf(component, request, folder, launcherTools);
      const { workFolder } = folder;
      return localServer({ run, component, launcher, store, clock, nodeName: node.name, workFolder }, serverTools);
    },
    watch: () =>
      watchMachine(tools.others, { cluster: request.cluster, node }, runEnforcement(run, tools.limiter, podman, node)),
    onProgress: progressWriter(folder, clock),
  });
  if (measurement !== undefined) return { kind: "finished", measurement };
  const reason = tools.stopping.aborted ? "The process that measured it was told to stop" : "The run was cancelled";
  return { kind: "lost", reason };
}

async function missingInputs({ run }: LocalRun, store: ObjectStore): Promise<readonly string[]> {
  const keys = [...new Set(run.uploads.map(({ key }) => key))];
  const missing: string[] = [];
  for (const key of keys) {
    if ((await store.head(run.inputBucket, key)) === undefined) missing.push(key);
  }
  return missing.map((key) => `Cannot upload input "${key}" as bucket "${run.inputBucket}" has no such object`);
}

async function usablePodman({ findPodman }: RunTools): Promise<Podman | string> {
  const found = await findPodman();
  if (found.kind === "usable") return found.podman;
  return found.kind === "absent"
    ? "Cannot run images as podman is not installed"
    : `Cannot run images as podman ${found.version} does not work here: ${found.reason}`;
}

/** Aborts when somebody cancels the run or the agent is to stop. */
function cancellation(folder: RunFolder, stopping: AbortSignal): { readonly signal: AbortSignal; release(): void } {
  const cancelled = new AbortController();
  const check = (): void => {
    if (folder.isCancelled || stopping.aborted) cancelled.abort();
  };
  const watcher = watchFolder(folder.path, check);
  const timer = setInterval(check, CANCEL_CHECK_MILLISECONDS);
  stopping.addEventListener("abort", check);
  check();
  return {
    signal: cancelled.signal,
    release() {
      watcher.close();
      clearInterval(timer);
      stopping.removeEventListener("abort", check);
    },
  };
}

/** Writes the number of finished invocations now and then: each write disturbs the measurement a little. */
function progressWriter(folder: RunFolder, clock: Clock): (finishedInvocations: number) => void {
  let writtenSeconds = -Infinity;
  return (finishedInvocations) => {
    if (clock.monotonicSeconds() - writtenSeconds < PROGRESS_SECONDS) return;
    writtenSeconds = clock.monotonicSeconds();
    folder.writeProgress(finishedInvocations).catch(() => undefined);
  };
}
