import { mkdir } from "node:fs/promises";

import { sha256Hex } from "#core/document/hash.ts";
import type { Clock } from "#ports/clock.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { agentState, claimAgent, type AgentClaim } from "./agent-claim.ts";
import { containerLabel, removeContainers } from "./container/containers.ts";
import { findPodman } from "./container/podman.ts";
import { openLimiter } from "./open-limiter.ts";
import { OtherAgents } from "./other-agents.ts";
import { runFolders, runsFolder, type LocalRun, type RunFolder } from "./run-folder.ts";
import { serveRun, type RunTools } from "./serve-run.ts";
import { sweepDeadRuns } from "./sweep.ts";
import { watchFolder, type FolderWatch } from "./watch-folder.ts";

export interface AgentOptions {
  readonly workFolder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The agent leaves when nobody has asked for a run for so long. */
  readonly idleSeconds: number;
  /** Aborted when the agent is to end what it does and leave. */
  readonly stopping: AbortSignal;
  openStore(store: LocalRun["store"]): Promise<ObjectStore>;
}

const LONGEST_NAP_SECONDS = 1;
const LONGEST_NAP_UNTOLD_SECONDS = 0.05;
const CLAIM_PATIENCE_SECONDS = 15;

/** Runs what is asked for in the work folder, one run after another, until it is idle for too long or told to stop. */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { workFolder, clock, openStore, stopping, log } = options;
  const claim = await claimPatiently(options);
  if (claim === undefined) return;

  await mkdir(runsFolder(workFolder), { recursive: true, mode: 0o700 });
  const label = containerLabel(workFolder);
  const sweep = { openStore, removeContainers: () => removeOurContainers(workFolder, label) };
  for (const { path } of await sweepDeadRuns(workFolder, sweep))
    log.warn("Swept what a dead agent left", { run: path });

  const limiter = await openLimiter({ folderName: `profaas-${sha256Hex(workFolder).slice(0, 12)}` });
  const others = new OtherAgents();
  const tools: RunTools = {
    limiter,
    clock,
    others,
    containerLabel: label,
    stopping,
    openStore,
    findPodman: () => findPodman(workFolder),
    removeContainers: () => removeOurContainers(workFolder, label),
  };
  try {
    await serveRequests(options, claim, tools);
  } finally {
    claim.leave();
    await limiter.remove();
  }
}

async function serveRequests(
  { workFolder, clock, idleSeconds, stopping, log }: AgentOptions,
  claim: AgentClaim,
  tools: RunTools,
) {
  const bell = new Bell(runsFolder(workFolder), stopping);
  let idleSinceSeconds = clock.monotonicSeconds();
  let isLeaving = false;
  try {
    while (!stopping.aborted) {
      bell.reset();
      const next = await nextRequest(workFolder);
      if (next !== undefined) {
        if (isLeaving) claim.stay();
        isLeaving = false;
        log.info("Runs", { campaign: next.request.run.campaignId, run: next.request.run.runId });
        await serveRun(next.folder, next.request, tools);
        idleSinceSeconds = clock.monotonicSeconds();
        continue;
      }
      // Whoever asks from now on sees that this one leaves; whoever asked before is seen in one more look.
      if (isLeaving) return;
      const leftSeconds = idleSinceSeconds + idleSeconds - clock.monotonicSeconds();
      if (leftSeconds <= 0) {
        claim.leave();
        isLeaving = true;
      } else {
        await bell.ring(clock, leftSeconds);
      }
    }
  } finally {
    bell.close();
  }
}

/** The oldest request that nobody has begun; a request that cannot be read is answered at once. */
async function nextRequest(workFolder: string): Promise<{ folder: RunFolder; request: LocalRun } | undefined> {
  let oldest: { folder: RunFolder; request: LocalRun } | undefined;
  for (const folder of await runFolders(workFolder)) {
    if (folder.isBegun) continue;
    const request = await folder.request();
    if (request === undefined) continue;
    if (folder.isCancelled) {
      await folder.writeOutcome({ kind: "lost", reason: "The run was cancelled before it began" });
      continue;
    }
    if (oldest === undefined || request.requestedAtEpochMilliseconds < oldest.request.requestedAtEpochMilliseconds) {
      oldest = { folder, request };
    }
  }
  return oldest;
}

/** Undefined when another agent serves the folder. One that is leaving is waited for. */
async function claimPatiently({ workFolder, clock, stopping }: AgentOptions): Promise<AgentClaim | undefined> {
  const endSeconds = clock.monotonicSeconds() + CLAIM_PATIENCE_SECONDS;
  while (!stopping.aborted) {
    const claim = claimAgent(workFolder);
    if (claim !== undefined) return claim;
    if (agentState(workFolder).kind === "alive" || clock.monotonicSeconds() > endSeconds) return undefined;
    await clock.sleep(0.005, stopping);
  }
  return undefined;
}

async function removeOurContainers(workFolder: string, label: string): Promise<void> {
  const found = await findPodman(workFolder);
  if (found.kind === "usable") await removeContainers(found.podman, label);
}

/** Rings when something changes in a folder. */
class Bell {
  readonly #watch: FolderWatch;
  #rung = new AbortController();

  constructor(folder: string, stopping: AbortSignal) {
    this.#watch = watchFolder(folder, () => this.#rung.abort());
    stopping.addEventListener("abort", () => this.#rung.abort());
  }

  /** What rings from now on is not missed. */
  reset(): void {
    this.#rung = new AbortController();
  }

  /** Resolves when it has rung since the reset, or after the duration. */
  ring(clock: Clock, durationSeconds: number): Promise<void> {
    const longestSeconds = this.#watch.isTold ? LONGEST_NAP_SECONDS : LONGEST_NAP_UNTOLD_SECONDS;
    return clock.sleep(Math.min(durationSeconds, longestSeconds), this.#rung.signal);
  }

  close(): void {
    this.#watch.close();
  }
}
