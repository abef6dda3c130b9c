import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface ColdStartOptions {
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Asked once the process is ready; its answer ends the measurement. */
  readonly question?: { readonly path: string; readonly body: string };
  readonly repetitions?: number;
}

/** Medians over several processes. Wall times of a busy machine are upper bounds; the CPU time says what a start costs. */
export interface ColdStart {
  readonly readyMilliseconds: number;
  readonly answerMilliseconds: number | undefined;
  /** Of all threads, up to the last of the two. */
  readonly cpuMilliseconds: number;
}

/** Starts a function's bundle as a platform does, over and over, and times it from the start of the process. */
export async function coldStart({
  bundle,
  environment,
  question,
  repetitions = 7,
}: ColdStartOptions): Promise<ColdStart> {
  const ready: number[] = [];
  const answered: number[] = [];
  const cpu: number[] = [];
  for (let count = 0; count < repetitions; count++) {
    const began = performance.now();
    const child = spawn(process.execPath, [bundle], {
      env: { PATH: process.env["PATH"], ...environment, PORT: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    try {
      const url = await addressOf(child);
      ready.push(performance.now() - began);
      if (question !== undefined) {
        await ask(new URL(question.path, url), question.body);
        answered.push(performance.now() - began);
      }
      cpu.push(cpuMillisecondsOf(child));
    } finally {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
  }
  return {
    readyMilliseconds: median(ready) ?? NaN,
    answerMilliseconds: median(answered),
    cpuMilliseconds: median(cpu) ?? NaN,
  };
}

/** The address that the process says it serves at. */
async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr as Readable })) {
    const url = / at (http:[^" ]+)/.exec(line)?.[1];
    if (url !== undefined) return url.replace("//0.0.0.0:", "//127.0.0.1:");
    said.push(line);
  }
  throw new Error(`Cannot time ${child.spawnargs[1]} as it must serve: it said ${said.join("\n")}`);
}

async function ask(url: URL, body: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 404 && answer.status !== 503)
      throw new Error(`Cannot time ${url.href} as it must answer: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The scheduler's own count, in nanoseconds, which is finer than the ticks of /proc/PID/stat. */
function cpuMillisecondsOf({ pid }: ChildProcess): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}
