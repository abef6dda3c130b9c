import { resolve } from "node:path";

import type { OperatorCommand } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import type { Collected, RunHandle, RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { isAgentGone } from "./agent-claim.ts";
import { AgentStarter } from "./agent-starter.ts";
import { checkRun } from "./check-run.ts";
import { findPodman, type PodmanFound } from "./container/podman.ts";
import { identifyRun } from "./identify-run.ts";
import { thisNode } from "./machine.ts";
import { probeLimits } from "./probe.ts";
import { requestRun, runFolder, type LocalRun } from "./run-folder.ts";
import { deadAgent } from "./sweep.ts";

export interface LocalPlatformOptions {
  /** Name of the cluster in the operator's file. */
  readonly cluster: string;
  /** Holds requests, outcomes and the files of running invocations. */
  readonly workFolder: string;
  readonly commands: Readonly<Record<string, OperatorCommand>>;
  /** Relative paths of commands start here. */
  readonly operatorFolder: string;
  readonly allowedImages: readonly string[];
  /** Program and arguments of the process that measures; the work folder is added as the last one. */
  readonly agentCommand: readonly string[];
  readonly store: LocalRun["store"];
  readonly clock: Clock;
}

const CANCEL_PATIENCE_SECONDS = 30;
const CANCEL_LOOK_SECONDS = 0.01;

/**
 * Runs components for real on this machine. A process of its own, the agent, does the work, so that a run goes on when
 * the process that asked for it dies; both speak through files in the work folder.
 */
export function localPlatform(options: LocalPlatformOptions): ServicePlatform {
  const { cluster, commands, allowedImages, clock } = options;
  const workFolder = resolve(options.workFolder);
  const operatorFolder = resolve(options.operatorFolder);
  const { store } = options;
  const agent = new AgentStarter(workFolder, options.agentCommand);
  let podman: Promise<PodmanFound> | undefined;
  let limits: ReturnType<typeof probeLimits> | undefined;
  const ground = {
    cluster,
    commands,
    operatorFolder,
    allowedImages,
    path: process.env["PATH"],
    findPodman: () => (podman ??= findPodman(workFolder)),
  };
  const folderOf = (handle: RunHandle) => runFolder(workFolder, handle);

  async function collect(handle: RunHandle): Promise<Collected> {
    const folder = folderOf(handle);
    const outcome = await folder.outcome();
    if (outcome !== undefined) return outcome;
    if (!folder.exists) return { kind: "lost", reason: "Nothing is known here of this run" };
    const started = await folder.started();
    if (started === undefined) {
      agent.ensure();
      const failure = agent.failure();
      return failure === undefined ? { kind: "pending", finishedInvocations: 0 } : { kind: "lost", reason: failure };
    }
    if (isAgentGone(started.owner)) {
      // Its last act may have been the outcome.
      return (await folder.outcome()) ?? { kind: "lost", reason: deadAgent(started.owner) };
    }
    return { kind: "pending", finishedInvocations: await folder.finishedInvocations() };
  }

  async function cancel(handle: RunHandle): Promise<void> {
    const folder = folderOf(handle);
    if (!folder.exists || (await folder.outcome()) !== undefined) return;
    await folder.writeCancel();
    const endSeconds = clock.monotonicSeconds() + CANCEL_PATIENCE_SECONDS;
    while ((await folder.outcome()) === undefined && folder.exists) {
      // A dead agent's run is swept by the next one.
      agent.ensure();
      if (agent.failure() !== undefined) return;
      if (clock.monotonicSeconds() > endSeconds) {
        throw new Error(`Cannot cancel run "${handle.runId}" as it did not end within ${CANCEL_PATIENCE_SECONDS} s`);
      }
      await clock.sleep(CANCEL_LOOK_SECONDS);
    }
  }

  return {
    kind: "local",
    async describe() {
      return { kind: "local", cluster, nodes: [thisNode()], enforcement: await probeLimits() };
    },
    check: (run) => checkRun(run, { ...ground, node: thisNode() }),
    async identify(run) {
      const enforcement = await (limits ??= probeLimits());
      return identifyRun(run, { ...ground, node: thisNode(), enforcement });
    },
    async start(run) {
      const handle = handleOf(run);
      const asked = await requestRun(workFolder, folderOf(handle), {
        format: "local-run",
        version: 1,
        requestedAtEpochMilliseconds: clock.epochMilliseconds(),
        cluster,
        operatorFolder,
        commands: commandsOf(run, commands),
        allowedImages: [...allowedImages],
        store,
        run,
      });
      if (asked || !folderOf(handle).isBegun) agent.ensure();
      return handle;
    },
    collect,
    cancel,
    async forget(handle) {
      await cancel(handle);
      await folderOf(handle).remove();
    },
  };
}

function handleOf({ campaignId, runId, attempt }: RunRequest): RunHandle {
  return { platform: "local", campaignId, runId, attempt, details: {} };
}

function commandsOf(
  { components }: RunRequest,
  commands: Readonly<Record<string, OperatorCommand>>,
): Record<string, OperatorCommand> {
  const named = components.flatMap(({ runnable }) => runnable.command ?? []);
  return Object.fromEntries(Object.entries(commands).filter(([name]) => named.includes(name)));
}
