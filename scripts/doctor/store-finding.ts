import { existsSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { conditionalCreateFault } from "#artifacts/probe-store.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { storeWords } from "#core/campaign/operator-store.ts";

import { storeOf } from "../verb-system.ts";
import { missing, ok, type Finding } from "./finding.ts";

const FIXES = {
  directory: "Name a folder in the operator's file (store.path) that this user may write to.",
  s3: "See store in the operator's file: its endpoint, region and credentials. profaas setup makes its buckets.",
} as const;

/** Whether the store takes objects, and gives a name to one of two that ask for it; it is left as it was. */
export async function storeFinding(operator: OperatorFile): Promise<Finding> {
  const path = storeWords(operator.store);
  const missingFolders = operator.store.kind === "directory" ? foldersToMake(path) : [];
  const store = await storeOf(operator);
  const fix = FIXES[operator.store.kind];
  try {
    const madeBucket = await store.createBucket("state");
    try {
      const fault = await conditionalCreateFault(store, `doctor-${process.pid}`);
      if (fault !== undefined) return missing("store", `${path}: ${fault}`, fix, { needed: true });
    } finally {
      if (madeBucket) await store.deleteBucket("state");
      for (const folder of missingFolders) await rmdir(folder).catch(() => undefined);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing("store", `${path} cannot be used: ${reason}`, fix, { needed: true });
  }
  return ok(
    "store",
    `${path} takes objects, and refuses to create one twice${missingFolders.length === 0 ? "" : " (it does not exist yet)"}`,
  );
}

/** The folder and those above it that do not exist, the innermost first. */
function foldersToMake(path: string): string[] {
  const folders: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) folders.push(folder);
  return folders;
}
