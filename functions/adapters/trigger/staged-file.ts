import { keyFault } from "#core/storage/object-key.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { notUnderstood, type EventReading } from "./event-reading.ts";
import { readS3Event } from "./s3-event.ts";

/** A file that OSCAR's supervisor has downloaded for this process, and the object that it was. */
export interface StagedFile {
  /** On this machine. */
  readonly path: string;
  /** The bucket as the event names it. */
  readonly upload: ObjectUploaded;
}

/**
 * The file that OSCAR staged for this process, by the variables that its supervisor sets: undefined when it set none.
 * The key is given decoded in STORAGE_OBJECT_KEY; only the bucket must come out of EVENT.
 */
export function readStagedFile(environment: Readonly<Record<string, string | undefined>>): StagedFile | undefined {
  const { INPUT_FILE_PATH: path, STORAGE_OBJECT_KEY: key, EVENT: event } = environment;
  if (!path || !key) return undefined;
  const fault = keyFault(key);
  if (fault !== undefined) throw new RangeError(`Cannot take the staged file as ${fault}: ${JSON.stringify(key)}`);
  const [told] = event === undefined ? [] : readStorageEvent(event).uploads;
  if (told === undefined) {
    throw new TypeError("Cannot take the staged file as EVENT must be the event of the storage that it came from");
  }
  return { path, upload: { ...told, key } };
}

/** What an event of the storage tells as OSCAR hands it on; one that another cluster delegated is wrapped once. */
export function readStorageEvent(event: string): EventReading {
  try {
    const value = JSON.parse(event) as { readonly event?: unknown } | null;
    return readS3Event(typeof value?.event === "string" ? (JSON.parse(value.event) as unknown) : value);
  } catch {
    return notUnderstood("Cannot read the event as it must be JSON");
  }
}
