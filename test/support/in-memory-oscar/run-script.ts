import { spawn } from "node:child_process";

export interface ScriptOrder {
  readonly scriptPath: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What a script wrote; undefined where it killed the supervisor, with all that it wrote lost. */
export type ScriptOutput = string | undefined;

/**
 * Runs a script as the supervisor does, with a process between it and us that stands for the supervisor: a script may kill
 * its parent, which is how one makes its job fail. How the script ends is no matter.
 */
export function runScript({ scriptPath, variables, folder, signal }: ScriptOrder): Promise<ScriptOutput> {
  return new Promise((resolve, reject) => {
    const parent = spawn("/bin/sh", ["-c", 'exec 2>&1; /bin/sh "$0"; exit 0', scriptPath], {
      cwd: folder,
      // A group of its own, so that all of it can be ended.
      detached: true,
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: folder, ...variables },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    const endGroup = (): void => {
      try {
        if (parent.pid !== undefined) process.kill(-parent.pid, "SIGKILL");
      } catch {
        // All of it has ended.
      }
    };
    if (signal.aborted) endGroup();
    signal.addEventListener("abort", endGroup, { once: true });
    parent.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    parent.on("error", reject);
    parent.on("exit", (_code, by) => by !== null && endGroup());
    parent.on("close", (_code, by) => {
      signal.removeEventListener("abort", endGroup);
      resolve(by === null ? Buffer.concat(chunks).toString("utf8") : undefined);
    });
  });
}
