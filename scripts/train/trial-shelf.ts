import { appendFile, mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { TrialRecord } from "#core/model/trial-record.ts";

import type { TrialShelf } from "../../functions/trainer/train-study.ts";

const FOLDER = ".trials";

/**
 * A shelf of trials in a folder: a file for each study, by its content, with a line for each trial. A line that a kill cut
 * short is passed over.
 */
export async function openTrialShelf(folder: string, studySha256: string): Promise<TrialShelf> {
  await mkdir(join(folder, FOLDER), { recursive: true });
  const path = join(folder, FOLDER, `${studySha256}.jsonl`);
  const kept = new Map<string, TrialRecord>();
  for (const line of (await textOf(path)).split("\n")) {
    const entry = entryOf(line);
    if (entry !== undefined) kept.set(entry.key, entry.record);
  }
  return {
    get: (key) => kept.get(key),
    put: (key, record) => {
      kept.set(key, record);
      return appendFile(path, `\n${JSON.stringify({ key, record })}`);
    },
  };
}

/** Takes away what studies kept in a folder, once one of them is done. */
export async function clearTrialShelves(folder: string): Promise<void> {
  const shelves = join(folder, FOLDER);
  const names = await readdir(shelves).catch(() => []);
  for (const name of names) if (/^[0-9a-f]{64}\.jsonl$/.test(name)) await rm(join(shelves, name), { force: true });
  await rmdir(shelves).catch(() => undefined);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function entryOf(line: string): { readonly key: string; readonly record: TrialRecord } | undefined {
  try {
    const { key, record } = JSON.parse(line) as { key?: unknown; record?: unknown };
    const parsed = TrialRecord.safeParse(record);
    return typeof key === "string" && parsed.success ? { key, record: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}
