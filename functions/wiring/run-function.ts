import { logger } from "#adapters/process/logger.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { openSystem, type System } from "./open-system.ts";
import { readUpload } from "./read-upload.ts";

/** How a function is started by itself. */
export interface FunctionEntry {
  /** What it does with one upload. */
  handle(upload: ObjectUploaded, system: System, stopping: AbortSignal): Promise<void>;
  /** What it was never told of. */
  unhandled(system: System): Promise<readonly ObjectUploaded[]>;
}

/**
 * Runs one function on its own: on the upload that the arguments name, or on all that is not handled. The operator's
 * file is named by PROFAAS_OPERATOR. Ends the process with 0, 1 (fault) or 2 (bad arguments or operator's file).
 */
export async function runFunction({ handle, unhandled }: FunctionEntry): Promise<void> {
  const log = logger({ json: true });
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
  try {
    const upload = readUpload(process.argv.slice(2));
    const system = await openSystem({ operatorPath: process.env["PROFAAS_OPERATOR"], environment: process.env, log });
    for (const each of upload === undefined ? await unhandled(system) : [upload]) {
      if (!stopping.signal.aborted) await handle(each, system, stopping.signal);
    }
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    process.exitCode =
      error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError ? 2 : 1;
  }
}
