import process from "node:process";
import { createInterface } from "node:readline/promises";

import { systemClock } from "#adapters/process/clock.ts";

import type { Io, Sink } from "./io.ts";

/** The real process: a first Ctrl-C asks the verb to end, a second one ends it. */
export function nodeIo(): Io {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(signal);
    });
  }
  const directory = userDirectory(process.env, process.cwd());
  return {
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    environment: process.env,
    directory,
    operatorFolders: [...new Set([directory, process.cwd()])],
    clock: systemClock,
    interruption: controller.signal,
    ask: (question) => ask(question, controller.signal),
  };
}

/** Where the user is: `npm run` starts scripts in the folder of package.json, and tells where it was called. */
export function userDirectory(environment: Readonly<Record<string, string | undefined>>, current: string): string {
  return (environment["npm_lifecycle_event"] === "profaas" && environment["INIT_CWD"]) || current;
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  // A reader that went away (`| head`) is no failure of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return { write: (text) => void stream.write(text), ...(stream.isTTY ? { terminal: stream } : {}) };
}

async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question, { signal });
  } catch {
    return undefined;
  } finally {
    reader.close();
  }
}
