import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Starts the process that measures on this machine: the bundle beside this one, or the source through tsx in a clone. */
export function agentCommand(): string[] {
  const bundle = fileURLToPath(new URL("./agent.mjs", import.meta.url));
  if (existsSync(bundle)) return [process.execPath, bundle];
  const source = fileURLToPath(new URL("../profiler/agent.main.ts", import.meta.url));
  const tsx = createRequire(import.meta.url).resolve("tsx");
  return [process.execPath, "--import", tsx, source];
}
