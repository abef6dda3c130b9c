import { setTimeout as delay } from "node:timers/promises";

import { hasCode } from "#adapters/process/has-code.ts";
import { type CgroupFiles } from "./cgroup-files.ts";

const PATIENCE_MILLISECONDS = 10_000;

/** Kills the processes that are found inside, again and again, until none is left: some may be starting others. */
export async function killAll(processes: () => readonly number[]): Promise<void> {
  for await (const _ of attempts("kill the processes of a control group as they do not end")) {
    const found = processes();
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

/** Removes a group's folder; the kernel is busy for a moment after its last process has ended. */
export async function removeGroup(files: CgroupFiles, folder: string): Promise<void> {
  for await (const _ of attempts(`remove control group ${folder} as it stays busy`)) {
    try {
      return files.removeFolder(folder);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return;
      if (!hasCode(error, "EBUSY")) throw error;
    }
  }
}

async function* attempts(what: string): AsyncGenerator<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS;
  for (let pause = 0.5; performance.now() < end; pause = Math.min(pause * 2, 50)) {
    yield;
    await delay(pause);
  }
  throw new Error(`Cannot ${what}`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
