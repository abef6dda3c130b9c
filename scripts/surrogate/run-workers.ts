import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { PACKAGE_ROOT } from "../package-root.ts";

/** How workers go about it; all is done at the end of the last of them, unless `isDone` says otherwise. */
interface Work {
  readonly workers: number;
  readonly operatorPath: string;
  /** Aborted by an interrupt, which may come at any time. */
  readonly interruption: AbortSignal;
  /** A worker that finds nothing left is started again as long as others may leave something for it. */
  readonly isDone?: () => Promise<boolean>;
}

const AGAIN_MILLISECONDS = 5_000;

/** Each process has its share of the cores: by itself TensorFlow takes all of them in each. */
function tensorFlowThreads(workers: number): NodeJS.ProcessEnv {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / workers)));
  return { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads };
}

/**
 * Runs a function in so many processes, each on all that nobody else is at, and resolves when the last has ended: to false when an
 * interrupt asked for that. Throws when one of them failed, which ends the others, too.
 */
export async function runWorkers(
  name: "simulator" | "trainer",
  { workers, operatorPath, interruption, isDone = () => Promise.resolve(true) }: Work,
): Promise<boolean> {
  const script = join(PACKAGE_ROOT, "functions", name, "main.ts");
  const running = new Set<ReturnType<typeof start>>();
  const ending = new AbortController();
  let isInterrupted = false;
  const start = () =>
    spawn(process.execPath, ["--import", "tsx", script], {
      cwd: PACKAGE_ROOT,
      env: { ...tensorFlowThreads(workers), ...process.env, PROFAAS_OPERATOR: operatorPath, PORT: "" },
      stdio: ["ignore", "inherit", "inherit"],
    });
  const end = (): void => {
    ending.abort();
    for (const child of running) child.kill("SIGTERM");
  };
  const work = async (): Promise<void> => {
    for (;;) {
      const child = start();
      running.add(child);
      const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      running.delete(child);
      // An interrupt of all of us, of which the end of a process may be told before the interrupt itself.
      if (signal === "SIGINT") {
        isInterrupted = true;
        end();
      }
      if (code !== 0 && !ending.signal.aborted) {
        end();
        throw new Error(`Cannot go on as a process of the ${name} ended with ${code}`);
      }
      if (await isDone()) return;
      await sleep(AGAIN_MILLISECONDS, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
    }
  };
  if (interruption.aborted) return false;
  interruption.addEventListener("abort", end, { once: true });
  try {
    const outcomes = await Promise.allSettled(Array.from({ length: workers }, work));
    if (isInterrupted || interruption.aborted) return false;
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    return true;
  } finally {
    interruption.removeEventListener("abort", end);
  }
}
