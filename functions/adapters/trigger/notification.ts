import { readBinaryCloudEvent, readCloudEvent, readCloudEventBatch } from "./cloud-event.ts";
import { notUnderstood, type EventReading } from "./event-reading.ts";
import { readS3Event } from "./s3-event.ts";

/** What a request that somebody posted tells: a CloudEvent in any of its forms, or the event message of S3. */
export function readNotification(headers: Headers, body: string): EventReading {
  if (headers.has("ce-specversion") || headers.has("ce-type")) return readBinaryCloudEvent(headers, body);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return notUnderstood("Cannot read the event as it must be JSON");
  }
  const [mediaType] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (mediaType?.trim() === "application/cloudevents-batch+json") return readCloudEventBatch(value);
  if (mediaType?.trim() === "application/cloudevents+json" || looksLikeCloudEvent(value)) return readCloudEvent(value);
  return readS3Event(value);
}

function looksLikeCloudEvent(value: unknown): boolean {
  return typeof value === "object" && value !== null && "specversion" in value && "type" in value;
}
