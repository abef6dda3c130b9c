import { readFileSync } from "node:fs";

const BODIES = JSON.parse(
  readFileSync(new URL("./fixtures/minio/webhook-bodies.json", import.meta.url), "utf8"),
) as Readonly<Record<string, string>>;

/** The body of a webhook request as MinIO sent it, by what was done to the object. */
export function recordedBody(name: string): string {
  const body = BODIES[name];
  if (body === undefined) throw new Error(`nothing was recorded of ${name}`);
  return body;
}

export interface EventChanges {
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  readonly eventName?: string;
  readonly requestId?: string;
  readonly sequencer?: string;
}

/** The recorded event of a put, of another object. */
export function minioEvent({ bucket, key, etag, eventName, requestId, sequencer }: EventChanges): string {
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any */
  const event = JSON.parse(recordedBody("put")) as any;
  const [record] = event.Records;
  event.Key = `${bucket}/${key}`;
  record.s3.bucket = { ...record.s3.bucket, name: bucket, arn: `arn:aws:s3:::${bucket}` };
  // As Go escapes a query: what `encodeURIComponent` does, and a few characters more.
  record.s3.object.key = encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
  if (etag !== undefined) record.s3.object.eTag = etag;
  if (sequencer !== undefined) record.s3.object.sequencer = sequencer;
  if (requestId !== undefined) record.responseElements["x-amz-request-id"] = requestId;
  if (eventName !== undefined) event.EventName = record.eventName = eventName;
  return JSON.stringify(event);
}
