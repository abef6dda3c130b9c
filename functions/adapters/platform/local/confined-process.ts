import { spawn, type ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";

import type { Clock } from "#ports/clock.ts";

import type { Confinement } from "./limiter.ts";
import { OutputTail } from "./output-tail.ts";
import { killSession, sessionLeader, type SessionLeader } from "./session-processes.ts";

/**
 * Joins the groups named first, says on descriptor 3 that it is there, and becomes the command when it is told to. So a
 * command is inside its limits from its first instruction on, and the time to get there is not the command's.
 */
const DOORKEEPER = `while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift
echo >&3; read -r go <&3 || exit 125; exec "$@" 3>&-`;

const TAIL_PATIENCE_MILLISECONDS = 100;

export interface ProcessPlan {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly confinement: Confinement;
  readonly clock: Clock;
  /** Told of the new session as soon as it exists, so that it can be found if we die. */
  readonly onSpawn: (leader: SessionLeader) => void;
  /** Whether it gets a pipe for its standard input, and its standard output is read by the caller. */
  readonly interactive: boolean;
}

/** How a process ended; code and signal are null when it could not even be started. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** On the clock's monotonic seconds. */
  readonly atSeconds: number;
}

/** A process in its limits, held at the door until `go`. */
export interface ConfinedProcess {
  readonly child: ChildProcess;
  readonly tail: OutputTail;
  /** Resolves to true when the process is inside its limits, to false when it ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<ProcessEnd>;
  go(): void;
  /** Kills it and what it started, and resolves when it has ended. */
  kill(): Promise<void>;
}

export function startConfined(plan: ProcessPlan): ConfinedProcess {
  const { confinement, interactive } = plan;
  const tail = new OutputTail();
  const argv = [...confinement.joinFiles, "--", ...confinement.commandPrefix, ...plan.command];
  const child = spawn("/bin/sh", ["-c", DOORKEEPER, "sh", ...argv], {
    cwd: plan.folder,
    env: plan.environment,
    detached: true,
    stdio: [interactive ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
  });
  const leader = child.pid === undefined ? undefined : sessionLeader(child.pid);
  if (leader !== undefined) plan.onSpawn(leader);
  const door = child.stdio[3] as Duplex | undefined;
  for (const stream of [child.stdin, child.stdout, child.stderr, door]) stream?.on("error", () => undefined);
  child.stderr?.on("data", (chunk: Buffer) => tail.add(chunk));
  if (!interactive) child.stdout?.on("data", (chunk: Buffer) => tail.add(chunk));

  const ended = endOf(child, tail, plan.clock);
  const knocked = new Promise<boolean>((resolve) => door?.once("data", () => resolve(true)));
  return {
    child,
    tail,
    ready: Promise.race([knocked, ended.then(() => false)]),
    ended,
    go: () => void door?.end("go\n"),
    async kill() {
      if (leader !== undefined && confinement.joinFiles.length === 0) killSession(leader);
      else if (isRunning(child)) killGroup(child);
      await confinement.kill();
      await ended;
    },
  };
}

function endOf(child: ChildProcess, tail: OutputTail, clock: Clock): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      tail.add(Buffer.from(error.message));
      resolve({ exitCode: null, signal: null, atSeconds: clock.monotonicSeconds() });
    });
    child.once("exit", (exitCode, signal) => {
      const end = { exitCode, signal, atSeconds: clock.monotonicSeconds() };
      // What it printed last may still be on its way, and something it left behind may hold the pipe open.
      const patience = setTimeout(() => resolve(end), TAIL_PATIENCE_MILLISECONDS);
      child.once("close", () => {
        clearTimeout(patience);
        resolve(end);
      });
    });
  });
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    // It has just ended.
  }
}
