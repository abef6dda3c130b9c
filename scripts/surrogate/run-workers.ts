import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";

/** How workers go about it; all is done at the end of the last of them, unless `isDone` says otherwise. */
interface Work {
  readonly workers: number;
  readonly operatorPath: string;
  /** A worker that finds nothing left is started again as long as others may leave something for it. */
  readonly isDone?: () => Promise<boolean>;
}

/** Runs a function in so many processes, each on all that nobody else is at, and resolves when the last has ended. */
export async function runWorkers(
  name: "simulator" | "trainer",
  { workers, operatorPath, isDone = () => Promise.resolve(true) }: Work,
): Promise<void> {
  const script = join(PACKAGE_ROOT, "functions", name, "main.ts");
  const running = new Set<ReturnType<typeof start>>();
  let isEnding = false;
  const start = () =>
    spawn(process.execPath, ["--import", "tsx", script], {
      cwd: PACKAGE_ROOT,
      env: { ...process.env, PROFAAS_OPERATOR: operatorPath, PORT: "" },
      stdio: ["ignore", "inherit", "inherit"],
    });
  const work = async (): Promise<void> => {
    do {
      const child = start();
      running.add(child);
      const [code] = (await once(child, "exit")) as [number | null];
      running.delete(child);
      if (code !== 0) throw new Error(`Cannot go on as a process of the ${name} ended with ${code}`);
    } while (!isEnding && !(await isDone()));
  };
  const end = (): void => {
    isEnding = true;
    for (const child of running) child.kill("SIGTERM");
  };
  process.once("SIGINT", end);
  try {
    const outcomes = await Promise.allSettled(Array.from({ length: workers }, work));
    if (isEnding) {
      process.stderr.write("Stopped: what was done is kept, and the same command goes on from there.\n");
      process.exit(130);
    }
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  } finally {
    process.removeListener("SIGINT", end);
  }
}
