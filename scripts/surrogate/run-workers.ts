import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../package-root.ts";

/** Runs a function in so many processes, each on all that nobody else is at, and resolves when the last has ended. */
export async function runWorkers(
  name: "simulator" | "trainer",
  { workers, operatorPath }: { readonly workers: number; readonly operatorPath: string },
): Promise<void> {
  const script = join(PACKAGE_ROOT, "functions", name, "main.ts");
  const children = Array.from({ length: workers }, () =>
    spawn(process.execPath, ["--import", "tsx", script], {
      cwd: PACKAGE_ROOT,
      env: { ...process.env, PROFAAS_OPERATOR: operatorPath, PORT: "" },
      stdio: ["ignore", "inherit", "inherit"],
    }),
  );
  const end = (): void => children.forEach((child) => void child.kill("SIGTERM"));
  process.once("SIGINT", end);
  const codes = await Promise.all(children.map(async (child) => ((await once(child, "exit")) as [number | null])[0]));
  process.removeListener("SIGINT", end);
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) throw new Error(`Cannot go on as a process of the ${name} ended with ${failed}`);
}
