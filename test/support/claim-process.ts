import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { join } from "node:path";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { claimStep } from "../../functions/profiler/claim-step.ts";
import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { bundle } from "./bundle.ts";
import { profilerPorts } from "./profiling.ts";

const PROGRAM = fileURLToPath(import.meta.url);
const BETWEEN_TRIALS_MILLISECONDS = 20;

/** What a worker that claims steps needs: a real clock and its own identity. */
export function claimPorts(store: ObjectStore): ProfilerPorts {
  const base = profilerPorts({ store, platform: undefined as never, clock: systemClock });
  return { ...base, owner: thisOwner(), isOwnerGone };
}

/**
 * So many processes that claim the first step of the campaigns `race-<n>` at the very same moments; for each process, the
 * campaigns that it was given.
 */
export async function racingClaims(
  folder: string,
  { processes, trials }: { processes: number; trials: number },
): Promise<number[][]> {
  const program = join(folder, "claims.mjs");
  await bundle(PROGRAM, program);
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, [program, "--claims", join(folder, "store"), String(trials)], {
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]());
  for (const line of lines) if ((await line.next()).value !== "ready") throw new Error("a process did not begin");
  const beginEpochMilliseconds = Date.now() + 100;
  for (const child of children) child.stdin.write(`${beginEpochMilliseconds}\n`);
  const won = await Promise.all(lines.map(async (line) => JSON.parse(String((await line.next()).value)) as number[]));
  // Whoever has left counts as dead, and his steps are free: all stay until the last one is through.
  for (const child of children) {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  }
  return won;
}

if (process.argv[2] === "--claims") {
  const [root = "", trials] = process.argv.slice(3);
  const ports = claimPorts(prefixedStore(directoryStore({ root }), "test"));
  process.stdout.write("ready\n");
  const input = createInterface(process.stdin);
  const isOver = once(input, "close");
  const [line] = (await once(input, "line")) as [string];
  const won: number[] = [];
  for (let trial = 0; trial < Number(trials); trial++) {
    const at = Number(line) + trial * BETWEEN_TRIALS_MILLISECONDS;
    await systemClock.sleep(Math.max(0, (at - Date.now() - 2) / 1000));
    while (Date.now() < at);
    if ((await claimStep(`race-${String(trial).padStart(8, "0")}`, ports)) !== undefined) won.push(trial);
  }
  process.stdout.write(`${JSON.stringify(won)}\n`);
  await isOver;
}
