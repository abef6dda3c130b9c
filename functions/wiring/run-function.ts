import { logger } from "#adapters/process/logger.ts";
import type { Environment } from "#adapters/process/environment.ts";
import { oscarMounts } from "#adapters/process/oscar-mounts.ts";

import type { FunctionEntry } from "./function-server/open-function.ts";
import { serveFunction } from "./function-server/serve-function.ts";
import { openSystem } from "./open-system.ts";
import { readUpload } from "./read-upload.ts";
import { stagedUploads } from "./staged-uploads.ts";

export type { FunctionEntry } from "./function-server/open-function.ts";

/**
 * Runs one function in a process of its own. On one upload: the one that the arguments name, or that OSCAR staged. Else
 * over HTTP, when PORT says where. Else on all that is not handled, to the end. The operator's file is named by
 * PROFAAS_OPERATOR, or is PROFAAS_OPERATOR_YAML; on OSCAR its store is the one that OSCAR mounts. Ends the process with 0, 1 (fault) or 2 (bad arguments, environment or operator's file).
 */
export async function runFunction(entry: FunctionEntry): Promise<void> {
  const log = logger({ json: true });
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());
  try {
    const environment: Environment = Object.assign(process.env, await oscarMounts(process.env));
    const named = readUpload(process.argv.slice(2));
    const system = await openSystem({ operatorPath: environment["PROFAAS_OPERATOR"], environment, log });
    const asked = named === undefined ? await stagedUploads(system, environment) : [named];
    const port = asked === undefined ? environment["PORT"] : undefined;
    if (port) {
      return await serveFunction({ entry, system, environment, port: readPort(port), stopping: stopping.signal });
    }
    const work = [...(asked ?? (await entry.unhandled(system)))];
    for (let each = work.shift(); each !== undefined && !stopping.signal.aborted; each = work.shift()) {
      await entry.handle(each, system, stopping.signal);
      // Asked for all that is to be done, it does what that leaves too; asked for one step, it ends with it.
      if (asked === undefined) work.push(...((await entry.next?.(each, system)) ?? []));
    }
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    process.exitCode =
      error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError ? 2 : 1;
  }
}

function readPort(text: string): number {
  if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new RangeError(`Cannot serve as PORT must be a whole number from 0 to 65535: ${JSON.stringify(text)}`);
}
