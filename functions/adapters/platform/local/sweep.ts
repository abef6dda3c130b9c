import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { ownerOfText } from "#adapters/process/owner.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { isAgentGone } from "./agent-claim.ts";
import { kernelCgroupFiles } from "./cgroup/cgroup-files.ts";
import { killAll, removeGroup } from "./cgroup/end-group.ts";
import { runFolders, type LocalRun, type RunFolder } from "./run-folder.ts";
import { killSession } from "./session-processes.ts";

export interface SweepTools {
  openStore(store: LocalRun["store"]): Promise<ObjectStore>;
  /** Removes the containers of a dead agent. */
  removeContainers(): Promise<void>;
}

/** Ends what agents before this one left behind when they died, and says so of their runs. Resolves to those runs. */
export async function sweepDeadRuns(workFolder: string, tools: SweepTools): Promise<readonly RunFolder[]> {
  const swept: RunFolder[] = [];
  for (const folder of await runFolders(workFolder)) {
    const started = await folder.started();
    if (started === undefined || (await folder.outcome()) !== undefined) continue;
    if (!isAgentGone(started.owner)) continue;

    for (const group of started.cgroupFolders) await sweepCgroup(group);
    await sweepSessions(folder);
    if (started.usesContainers) await tools.removeContainers();
    const request = await folder.request();
    if (request !== undefined) await sweepObjects(request, tools);
    await rm(folder.workFolder, { recursive: true, force: true });
    await folder.writeOutcome({ kind: "lost", reason: deadAgent(started.owner) });
    swept.push(folder);
  }
  return swept;
}

/** Why a run is lost whose agent has died. */
export function deadAgent(owner: string): string {
  return `The process that measured it (${ownerOfText(owner)?.pid ?? "unknown"}) ended before the run did: it was killed, or the machine restarted`;
}

/** Kills what runs in our groups below the folder, and removes them and the folder. */
export async function sweepCgroup(folder: string): Promise<void> {
  const groups = [...kernelCgroupFiles.folders(folder).map((name) => join(folder, name)), folder];
  const processes = (): readonly number[] =>
    groups.flatMap((group) =>
      (kernelCgroupFiles.read(join(group, "cgroup.procs")) ?? "").split("\n").filter(Boolean).map(Number),
    );
  await killAll(processes);
  for (const group of groups) await removeGroup(kernelCgroupFiles, group);
}

async function sweepSessions(folder: RunFolder): Promise<void> {
  const text = await readFile(folder.sessionsFile, "utf8").catch(() => "");
  for (const line of text.split("\n").filter(Boolean)) {
    const [pid, startTicks] = line.split(" ").map(Number);
    if (pid !== undefined && startTicks !== undefined) killSession({ pid, startTicks });
  }
}

async function sweepObjects({ run, store: description }: LocalRun, { openStore }: SweepTools): Promise<void> {
  const store = await openStore(description);
  let next: string | undefined;
  do {
    const page = await store.list(run.workBucket, {
      prefix: run.workPrefix,
      ...(next === undefined ? {} : { continueFrom: next }),
    });
    for (const { key } of page.objects) await store.delete(run.workBucket, key);
    next = page.next;
  } while (next !== undefined);
}
