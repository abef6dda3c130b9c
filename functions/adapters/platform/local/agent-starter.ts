import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { agentState } from "./agent-claim.ts";
import { hasCode } from "#adapters/process/has-code.ts";

const LARGEST_LOG_BYTES = 2 ** 20;
const MOST_FAILURES = 3;
const CLAIM_PATIENCE_MILLISECONDS = 20_000;
/** What the agent and podman need of our environment; nothing else of it is theirs. */
const INHERITED = ["PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

/** Sees to it that a process measures for the work folder, apart from ours and outliving it. */
export class AgentStarter {
  readonly #workFolder: string;
  readonly #agentCommand: readonly string[];
  #child: { readonly process: ChildProcess; readonly startedAt: number } | undefined;
  #failures = 0;

  constructor(workFolder: string, agentCommand: readonly string[]) {
    this.#workFolder = workFolder;
    this.#agentCommand = agentCommand;
  }

  /** Starts an agent unless one lives and stays. */
  ensure(): void {
    if (agentState(this.#workFolder).kind === "alive") {
      this.#failures = 0;
      return;
    }
    if (this.#isOnItsWay()) return;
    mkdirSync(this.#workFolder, { recursive: true, mode: 0o700 });
    const [program = "", ...args] = this.#agentCommand;
    const log = openSync(this.#logPath, this.#logSizeBytes() > LARGEST_LOG_BYTES ? "w" : "a", 0o600);
    const child = spawn(program, [...args, this.#workFolder], {
      cwd: this.#workFolder,
      detached: true,
      stdio: ["ignore", log, log],
      env: Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    });
    closeSync(log);
    child.once("error", () => this.#failures++);
    child.once("exit", (exitCode) => {
      if (exitCode !== null && exitCode !== 0) this.#failures++;
    });
    child.unref();
    this.#child = { process: child, startedAt: performance.now() };
  }

  /** Why no agent can be started, once that was tried often enough. */
  failure(): string | undefined {
    if (this.#failures < MOST_FAILURES) return undefined;
    const lines = this.#logText().trim().split("\n");
    const reason = lines.findLast((line) => /Error/.test(line)) ?? lines.at(-1) ?? "";
    return `Cannot start the process that measures (${this.#agentCommand.join(" ")}): ${reason.trim()}`;
  }

  #isOnItsWay(): boolean {
    if (this.#child === undefined) return false;
    const { process: child, startedAt } = this.#child;
    const isRunning = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
    return isRunning && performance.now() - startedAt < CLAIM_PATIENCE_MILLISECONDS;
  }

  get #logPath(): string {
    return join(this.#workFolder, "agent.log");
  }

  #logSizeBytes(): number {
    return statSync(this.#logPath, { throwIfNoEntry: false })?.size ?? 0;
  }

  #logText(): string {
    try {
      return readFileSync(this.#logPath, "utf8").slice(-8_192);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return "it could not be run at all";
      throw error;
    }
  }
}
