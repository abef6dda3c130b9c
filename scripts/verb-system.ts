import { stat } from "node:fs/promises";

import { logger } from "#adapters/process/logger.ts";
import { loadOperator } from "#adapters/process/settings.ts";
import { BUCKET_ROLES, bucketName } from "#core/campaign/bucket-roles.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { storeWords } from "#core/campaign/operator-store.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Logger } from "#ports/logger.ts";
import { storeAt } from "#wiring/open-store.ts";
import type { System } from "#wiring/open-system.ts";

import { CommandFailure, unreachable } from "./command-failure.ts";
import { EXIT } from "./exit-code.ts";
import { operatorPath } from "./operator-path.ts";
import type { VerbCall } from "./verb.ts";

/** The operator's file of this call; what is wrong with it is said in sentences. */
export async function operatorOf(call: VerbCall): Promise<OperatorFile> {
  return inWords(() => loadOperator(operatorPath(call), call.io.environment));
}

/** The installation of this call, opened; its store is made when it is not there. */
export async function systemOf(call: VerbCall, log: Logger = quietLog(call)): Promise<System> {
  await operatorOf(call);
  const path = operatorPath(call);
  // Loaded here, so that verbs that only look start without the platforms.
  const { openSystem } = await import("#wiring/open-system.ts");
  try {
    return await openSystem({ operatorPath: path, environment: call.io.environment, log });
  } catch (error) {
    throw unreachable(error instanceof Error ? error.message : String(error), error);
  }
}

/** The installation of a verb that only looks at what is there: a store that does not exist is a failure in words. */
export async function existingSystemOf(call: VerbCall, log?: Logger): Promise<System> {
  const { store } = await operatorOf(call);
  if (store.kind === "directory") {
    const found = await stat(store.path).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error) {
      const reason =
        found.code === "ENOENT" ? "it does not exist: profaas run FILE or profaas serve makes it" : found.message;
      throw unreachable(`Cannot reach the store at ${store.path} as ${reason}`, found);
    }
    if (!found.isDirectory()) throw noFolder(store.path);
  }
  const system = await systemOf(call, log);
  await needBuckets(system);
  return system;
}

/** Folders are buckets that anybody may make, so those that are missing are made; buckets of S3 are `setup`'s. */
async function needBuckets({ operator, store }: System): Promise<void> {
  const present = await bucketsOf(store);
  const missing = BUCKET_ROLES.filter((role) => !present.includes(role));
  if (operator.store.kind === "directory") {
    for (const role of missing) await store.createBucket(role);
  } else if (missing.length > 0) {
    const names = missing.map((role) => bucketName(operator.prefix, role)).join(", ");
    throw unreachable(
      `Cannot use the store at ${storeWords(operator.store)} as it must have the buckets that profaas setup makes: there is no ${names}`,
    );
  }
}

async function bucketsOf(store: ObjectStore): Promise<readonly string[]> {
  try {
    return await store.listBuckets();
  } catch (error) {
    throw unreachable(error instanceof Error ? error.message : String(error), error);
  }
}

function noFolder(path: string): CommandFailure {
  return unreachable(`Cannot reach the store at ${path} as it must be a folder: it is a file`);
}

/** The operator's store for looking only: nothing is made, and it need not exist. */
export async function storeToLookAt(operator: OperatorFile): Promise<ObjectStore> {
  const { store } = operator;
  const found = store.kind === "directory" ? await stat(store.path).catch(() => undefined) : undefined;
  if (store.kind === "directory" && found?.isDirectory() === false) throw noFolder(store.path);
  return storeOf(operator);
}

/** The operator's store, unlooked at. */
export async function storeOf(operator: OperatorFile): Promise<ObjectStore> {
  return storeAt({ settings: operator.store, prefix: operator.prefix });
}

/** Says warnings and errors of the functions on standard error; PROFAAS_DEBUG=1 adds the rest. */
export function quietLog({ io }: VerbCall): Logger {
  const level = (io.environment["PROFAAS_DEBUG"] ?? "") === "" ? "warn" : "info";
  return logger({ level, write: (line) => io.stderr.write(line), now: () => io.clock.epochMilliseconds() });
}

async function inWords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CommandFailure || !(error instanceof Error)) throw error;
    throw new CommandFailure(EXIT.badInput, error.message.split("\n"), { cause: error });
  }
}
