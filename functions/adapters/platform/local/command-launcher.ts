import type { Clock } from "#ports/clock.ts";

import { startConfined, type ConfinedProcess, type ProcessEnd } from "./confined-process.ts";
import type { Confinement, Limiter, Limits } from "./limiter.ts";
import type { SessionLeader } from "./session-processes.ts";
import type { WorkEnd } from "../execution/work-end.ts";
import type { Launched, Launcher, WorkFiles } from "./worker.ts";

/** What every start of a command has in common. */
export interface CommandPlan {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limiter: Limiter;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly onSpawn: (leader: SessionLeader) => void;
}

/** Starts the command anew for every input, as OSCAR's supervisor runs a script. */
export function commandLauncher(plan: CommandPlan): Launcher {
  return {
    pulls: false,
    startIsItsOwn: false,
    async launch(_name, files, signal): Promise<Launched> {
      const confinement = plan.limiter.confine(plan.limits);
      const environment = { ...plan.environment, ...fileVariables(files) };
      const process = startConfined({ ...plan, environment, confinement, interactive: false });
      if (!(await readyUnlessAborted(process, signal))) {
        return endedEarly(process, { confinement, hadBegun: signal.aborted });
      }
      return {
        kind: "ready",
        worker: {
          reusable: false,
          async serve() {
            process.go();
            const end = await process.ended;
            await confinement.kill();
            return workEnd(end, process, confinement.usage().outOfMemoryKills > 0);
          },
          usage: () => confinement.usage(),
          kill: () => process.kill(),
          async close() {
            await process.kill();
            await confinement.remove();
          },
        },
      };
    },
  };
}

/** The variables by which OSCAR's supervisor tells a script of its files. */
export function fileVariables({ inputFile, inputFolder, outputFolder, objectKey }: WorkFiles): Record<string, string> {
  return {
    INPUT_FILE_PATH: inputFile,
    TMP_INPUT_DIR: inputFolder,
    TMP_OUTPUT_DIR: outputFolder,
    STORAGE_OBJECT_KEY: objectKey,
  };
}

/** Resolves to true when the process stands in its limits; an abort kills it on its way there. */
export async function readyUnlessAborted(process: ConfinedProcess, signal: AbortSignal): Promise<boolean> {
  const onAbort = (): void => void process.kill();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    return await process.ready;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * What is left of a worker that ended before it could take an input; its limits are given back. One that did not even
 * come into its limits, unless for want of memory or because it was told to end, says nothing of the component.
 */
export async function endedEarly(
  process: ConfinedProcess,
  { confinement, hadBegun }: { readonly confinement: Confinement; readonly hadBegun: boolean },
): Promise<Launched> {
  await process.kill();
  const usage = confinement.usage();
  const end = workEnd(await process.ended, process, usage.outOfMemoryKills > 0);
  await confinement.remove();
  if (hadBegun || end.outOfMemory) return { kind: "ended", end, usage };
  throw new Error(`Cannot start a process within its limits: ${end.lastLines}`);
}

export function workEnd(end: ProcessEnd, process: ConfinedProcess, outOfMemory: boolean): WorkEnd {
  return { ...end, lastLines: process.tail.text(), outOfMemory };
}
