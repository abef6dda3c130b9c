import { z } from "zod";

import { joinReadings, notUnderstood, toldNothing, toldUpload, type EventReading } from "./event-reading.ts";

/** One record of the event message of S3, as MinIO and others send it too. What else is in it is nobody's business. */
const S3Record = z.object({
  eventName: z.string(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      /** Escaped as in a query: a blank is `+`. */
      key: z.string().min(1),
      // Zeros and empty texts are left out by the sender.
      size: z.number().nonnegative().optional(),
      eTag: z.string().optional(),
      versionId: z.string().optional(),
      sequencer: z.string().optional(),
    }),
  }),
});

const S3Event = z.object({ Records: z.array(z.unknown()).min(1).max(1_000) });
const TestEvent = z.object({ Event: z.literal("s3:TestEvent") });

/** What the body of a MinIO webhook tells; other servers that speak S3 send the same. */
export function readS3Event(value: unknown): EventReading {
  if (TestEvent.safeParse(value).success) return toldNothing("a test event");
  const event = S3Event.safeParse(value);
  if (!event.success) return notUnderstood("Cannot read the event as it must have 1 to 1000 Records");
  return joinReadings(event.data.Records.map(readS3Record));
}

/** What one record tells. Its key is decoded here, and nowhere again. */
export function readS3Record(value: unknown): EventReading {
  const record = S3Record.safeParse(value);
  if (!record.success) {
    const path = record.error.issues[0]?.path.join(".") || "the record";
    return notUnderstood(`Cannot read a record of the event as ${path} must be as S3 has it`);
  }
  const { eventName, s3 } = record.data;
  const { bucket, object } = s3;
  const key = unescapedKey(object.key);
  if (key === undefined) {
    return notUnderstood(`Cannot read a record of the event as its key must be escaped: ${shown(object.key)}`);
  }
  const kind = kindOfEvent(eventName);
  if (kind === "unknown") return notUnderstood(`Cannot read a record of the event as there is no ${shown(eventName)}`);
  if (kind === "other") return toldNothing(`${eventName} of ${bucket.name}/${shown(key)}`);
  if (key.endsWith("/")) return toldNothing(`the folder ${bucket.name}/${shown(key)}`);
  return toldUpload({
    bucket: bucket.name,
    key,
    sizeBytes: object.size ?? 0,
    ...(object.eTag ? { etag: object.eTag } : {}),
    ...(object.versionId && object.versionId !== "null" ? { versionId: object.versionId } : {}),
    ...(object.sequencer ? { sequencer: object.sequencer } : {}),
  });
}

/** Whether an event with this name means that an object has new bytes; AWS leaves out the `s3:` of MinIO. */
export function kindOfEvent(eventName: string): "created" | "other" | "unknown" {
  const [, family, detail = ""] = /^(?:s3:)?([A-Z][A-Za-z]+):([A-Za-z:*]*)$/.exec(eventName) ?? [];
  if (family === undefined) return "unknown";
  if (family !== "ObjectCreated") return OTHER_FAMILIES.has(family) ? "other" : "unknown";
  // Tags, retention and legal holds are created as well; they change no bytes.
  return /Tagging|Retention|LegalHold|Acl/i.test(detail) ? "other" : "created";
}

const OTHER_FAMILIES = new Set([
  "ObjectAccessed",
  "ObjectRemoved",
  "ObjectTagging",
  "ObjectAcl",
  "ObjectRestore",
  "ObjectTransition",
  "ObjectReplication",
  "Replication",
  "ReducedRedundancyLostObject",
  "LifecycleTransition",
  "LifecycleExpiration",
  "IntelligentTiering",
  "Scanner",
  "BucketCreated",
  "BucketRemoved",
]);

function unescapedKey(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length <= 200 ? text : `${text.slice(0, 199)}…`);
}
