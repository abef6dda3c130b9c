import { appendFileSync } from "node:fs";

import type { OperatorCommand } from "#core/campaign/operator.ts";
import type { Clock } from "#ports/clock.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import { commandEnvironment, variables } from "./command-environment.ts";
import { commandLauncher } from "./command-launcher.ts";
import { containerLauncher } from "./container/container-launcher.ts";
import type { Podman } from "./container/podman.ts";
import type { Limiter } from "./limiter.ts";
import type { LocalRun, RunFolder } from "./run-folder.ts";
import { warmLauncher } from "./warm-launcher.ts";
import type { Launcher } from "./worker.ts";

/** What launchers are made of on this machine. */
export interface LauncherTools {
  readonly limiter: Limiter;
  /** Undefined where no component of the run needs it. */
  readonly podman: Podman | undefined;
  readonly containerLabel: string;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The way to start one component of a run: its command, the warm form of it, or a container of its image. */
export function launcherOf(
  component: RunComponent,
  request: LocalRun,
  folder: RunFolder,
  tools: LauncherTools,
): Launcher {
  const { runnable, configuration, name } = component;
  const { cpuMillicores, memoryBytes } = configuration;
  const limits = { cpuMillicores, memoryBytes };
  const command = commandOf(runnable.command, request);
  if (command !== undefined) {
    const plan = {
      folder: request.operatorFolder,
      environment: commandEnvironment(configuration, command, tools.environment),
      limiter: tools.limiter,
      limits,
      clock: tools.clock,
      onSpawn: ({ pid, startTicks }: { pid: number; startTicks: number }) => {
        // A control group finds its processes itself.
        if (tools.limiter.folders.length === 0) appendFileSync(folder.sessionsFile, `${pid} ${startTicks}\n`);
      },
    };
    if (!configuration.warm) return commandLauncher({ ...plan, command: command.run });
    if (command.warm !== undefined) return warmLauncher({ ...plan, command: command.warm });
    throw new RangeError(`Cannot start the warm form of "${name}" as command "${runnable.command}" has none`);
  }
  if (runnable.image !== undefined && runnable.script !== undefined && tools.podman !== undefined) {
    return containerLauncher({
      podman: tools.podman,
      image: runnable.image,
      script: runnable.script,
      environment: variables(configuration),
      limits,
      clock: tools.clock,
      label: tools.containerLabel,
      namePrefix: `profaas-${process.pid}`,
      configFolder: `${folder.workFolder}/_${name}`,
    });
  }
  throw new RangeError(`Cannot start "${name}" as it names neither a known command nor an image with a script`);
}

/** The operator's command that a component names. */
export function commandOf(
  name: string | undefined,
  { commands }: { readonly commands: Readonly<Record<string, OperatorCommand>> },
): OperatorCommand | undefined {
  return name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
}
