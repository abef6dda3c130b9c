import { z } from "zod";

import type { ObjectUploaded } from "#ports/trigger.ts";

import type { EventReading } from "./event-reading.ts";
import { readNotification } from "./notification.ts";
import { readStagedFile, readStorageEvent, type StagedFile } from "./staged-file.ts";

/** What OSCAR started this process for. */
export type OscarEvent =
  /** An object landed, and its file was staged. */
  | { readonly kind: "staged"; readonly staged: StagedFile }
  /** Whoever called `/job` said which objects landed. */
  | { readonly kind: "uploads"; readonly uploads: readonly ObjectUploaded[] }
  /** Understood, and no work for us: tags were changed, say. */
  | { readonly kind: "nothing"; readonly reason: string }
  /** Whoever called `/job` said nothing: whatever is not handled is meant. */
  | { readonly kind: "everything" };

/** Variables that faas-supervisor sets, beside EVENT, which OSCAR sets on its jobs and which the supervisor writes anew. */
const SupervisorVariables = z.object({
  EVENT: z.string().optional(),
  INPUT_FILE_PATH: z.string().min(1).optional(),
  STORAGE_OBJECT_KEY: z.string().min(1).optional(),
  TMP_INPUT_DIR: z.string().min(1),
  TMP_OUTPUT_DIR: z.string().min(1),
});

/**
 * Reads what OSCAR's supervisor tells, in whatever form the body of `/job` had: the event of a storage, JSON or base64 of
 * an event, or nothing at all. Undefined where no supervisor started this process.
 */
export async function readOscarEvent(
  environment: Readonly<Record<string, string | undefined>>,
  { readFile }: { readonly readFile: (path: string) => Promise<string> },
): Promise<OscarEvent | undefined> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = SupervisorVariables.safeParse(given);
  if (!parsed.success) return undefined;
  const { EVENT, INPUT_FILE_PATH, STORAGE_OBJECT_KEY } = parsed.data;
  if (STORAGE_OBJECT_KEY !== undefined) {
    const reading = readStorageEvent(EVENT ?? "");
    if (reading.uploads.length === 0 && reading.ignored.length > 0) return nothing(reading);
    const staged = readStagedFile(given);
    // A service whose `file_stage_in` is true gets no file: the object itself is there.
    return staged === undefined ? uploadsIn(reading) : { kind: "staged", staged };
  }
  const text = INPUT_FILE_PATH === undefined ? (EVENT ?? "") : await readFile(INPUT_FILE_PATH);
  if (/^\s*(\{\s*\})?\s*$/.test(text)) return { kind: "everything" };
  return uploadsIn(readNotification(new Headers(), text));
}

function uploadsIn(reading: EventReading): OscarEvent {
  const { uploads, flaws } = reading;
  if (flaws.length > 0) throw new TypeError(flaws.join("\n"));
  return uploads.length === 0 ? nothing(reading) : { kind: "uploads", uploads };
}

function nothing({ ignored }: EventReading): OscarEvent {
  return { kind: "nothing", reason: ignored.join(", ") };
}
