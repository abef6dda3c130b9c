import { keyFault } from "#core/storage/object-key.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

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
  const [told] = event === undefined ? [] : uploadsOf(event);
  if (told === undefined) {
    throw new TypeError("Cannot take the staged file as EVENT must be the event of the storage that it came from");
  }
  return { path, upload: { ...told, key } };
}

function uploadsOf(event: string): readonly ObjectUploaded[] {
  try {
    const value = JSON.parse(event) as { readonly event?: unknown } | null;
    // An event that was delegated from another cluster is wrapped once.
    const inner: unknown = typeof value?.event === "string" ? JSON.parse(value.event) : value;
    return readS3Event(inner).uploads;
  } catch {
    return [];
  }
}
