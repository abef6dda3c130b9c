import { parseArgs } from "node:util";

import { runAgent } from "#adapters/platform/local/agent.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { logger } from "#adapters/process/logger.ts";
import { storeAt } from "#wiring/open-store.ts";

/** The process that measures on this machine for the local platform: WORK_FOLDER [--idle-seconds SECONDS]. */
const { values, positionals } = parseArgs({
  options: { "idle-seconds": { type: "string", default: "30" } },
  allowPositionals: true,
});
const [workFolder] = positionals;
if (workFolder === undefined) throw new TypeError("Cannot start the agent as it must be given its work folder");

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => stopping.abort());

await runAgent({
  workFolder,
  clock: systemClock,
  log: logger({ json: true }),
  idleSeconds: Number(values["idle-seconds"]),
  stopping: stopping.signal,
  openStore: storeAt,
});
