import { readdirSync, readFileSync } from "node:fs";

/** A process that we started as the leader of its own session. */
export interface SessionLeader {
  readonly pid: number;
  /** Clock ticks from the machine's start to the process's. */
  readonly startTicks: number;
}

/** The process as a session's leader, or undefined when it is gone or this system does not tell. */
export function sessionLeader(pid: number): SessionLeader | undefined {
  const found = stat(pid);
  return found === undefined ? undefined : { pid, startTicks: found.startTicks };
}

/**
 * Ids of the living processes of a session, its leader among them. A process id is not given out again while a session
 * bears it, so only a session that began with this very leader can be meant.
 */
export function sessionProcesses({ pid: session, startTicks }: SessionLeader): readonly number[] {
  const leader = stat(session);
  if (leader !== undefined && leader.startTicks !== startTicks) return [];
  return processIds().filter((pid) => {
    const found = stat(pid);
    return found !== undefined && found.session === session && found.startTicks >= startTicks && !found.isDead;
  });
}

/** Kills what is left of a session; only once, as its members may not start new ones in the meantime by much. */
export function killSession(leader: SessionLeader): void {
  for (const pid of sessionProcesses(leader)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has just ended.
    }
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Fields 3, 6 and 22 of /proc/PID/stat, see proc(5); the name in field 2 may hold anything, hence the last bracket. */
function stat(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const isDead = fields[0] === "Z" || fields[0] === "X";
    return { session: Number(fields[3]), startTicks: Number(fields[19]), isDead };
  } catch {
    return undefined;
  }
}
