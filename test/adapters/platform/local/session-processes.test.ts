import { spawn } from "node:child_process";
import { once } from "node:events";

import { describe, expect, it } from "vitest";

import { killSession, sessionLeader, sessionProcesses } from "#adapters/platform/local/session-processes.ts";

const tellsProcesses = sessionLeader(process.pid) !== undefined;

describe.skipIf(!tellsProcesses)("sessionProcesses() (needs /proc)", () => {
  it("finds what is left of a session when its leader has ended, and killSession() ends it", async () => {
    const child = spawn("/bin/sh", ["-c", "sleep 600 & echo $!; read line"], {
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const leader = sessionLeader(child.pid as number);
    if (leader === undefined) throw new Error("The child is not to be seen");
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const sleeper = Number(line.toString());
    expect(sessionProcesses(leader)).toContain(child.pid);
    child.stdin.end("\n");
    await once(child, "exit");
    expect(sessionProcesses(leader)).toEqual([sleeper]);
    expect(sessionProcesses({ ...leader, startTicks: leader.startTicks + 10_000 })).toEqual([]);
    killSession(leader);
    while (sessionProcesses(leader).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("a session of the same number that another leader began is not meant", () => {
    const own = sessionLeader(process.pid);
    expect(sessionProcesses({ pid: process.pid, startTicks: (own?.startTicks ?? 0) - 1 })).toEqual([]);
  });
});
