import { basename } from "node:path";

import { pythonJson, pythonRepr } from "./python-text.ts";

/** What the supervisor makes of the body of a request. */
export type SupervisorEvent =
  | {
      readonly kind: "storage";
      readonly bucket: string;
      readonly key: string;
      readonly fileName: string;
      readonly eventTime: string;
      /** The event as it is in the script's environment. */
      readonly event: string;
      /** As it is logged. */
      readonly records: string;
    }
  | { readonly kind: "unknown"; readonly bytes: Uint8Array }
  | { readonly kind: "unreadable"; readonly problem: string };

interface StorageRecord {
  readonly eventSource?: string;
  readonly eventTime: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/** Source: faassupervisor/events/__init__.py, unknown.py, minio.py. */
export function supervisorEvent(body: string): SupervisorEvent {
  const value = jsonOf(body);
  if (value === undefined) {
    const stripped = body.replaceAll(/[^A-Za-z0-9+/=]/g, "");
    const problem = base64Problem(stripped);
    return problem === undefined
      ? { kind: "unknown", bytes: Buffer.from(stripped, "base64") }
      : { kind: "unreadable", problem };
  }
  if (typeof value === "object" && value !== null && "event" in value) {
    return supervisorEvent(typeof value.event === "string" ? value.event : JSON.stringify(value.event));
  }
  const records = (value as { Records?: StorageRecord[] } | null)?.Records;
  const record = Array.isArray(records) ? records[0] : undefined;
  if (record?.eventSource === "minio:s3") {
    const key = decodeURIComponent(record.s3.object.key.replaceAll("+", " "));
    return {
      kind: "storage",
      bucket: record.s3.bucket.name,
      key,
      fileName: key.endsWith("/") ? "" : basename(key),
      eventTime: record.eventTime,
      event: pythonJson(value),
      records: pythonRepr(record),
    };
  }
  return { kind: "unknown", bytes: Buffer.from(pythonJson(value), "utf8") };
}

/** Python leaves out what is no letter of base64, and complains only of the length of what is left. */
function base64Problem(letters: string): string | undefined {
  const data = letters.replaceAll("=", "").length;
  if (data % 4 === 1) {
    return `Invalid base64-encoded string: number of data characters (${data}) cannot be 1 more than a multiple of 4`;
  }
  const isPadded = letters.length - data >= (4 - (data % 4)) % 4;
  return isPadded ? undefined : "Incorrect padding";
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
