import { z } from "zod";

import { joinReadings, notUnderstood, toldNothing, toldUpload, type EventReading } from "./event-reading.ts";
import { kindOfEvent, readS3Record } from "./s3-event.ts";

/** The type of our own events, for senders that speak no S3. */
export const UPLOADED_TYPE = "io.profaas.object.uploaded";

/** Of the adapter from S3 to CloudEvents that the CNCF describes: the rest of the type is the name of the event. */
const S3_TYPE = /^com\.amazonaws\.s3\.(.+)$/;

const CloudEvent = z.object({
  specversion: z.literal("1.0"),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  data: z.unknown().optional(),
  data_base64: z.string().optional(),
});
type CloudEvent = z.infer<typeof CloudEvent>;

/** The data of our own type. Its key is what it is: nothing in it is escaped. */
const UploadedData = z.object({
  bucket: z.string().min(1),
  key: z.string().min(1),
  etag: z.string().min(1).optional(),
  versionId: z.string().min(1).optional(),
  sizeBytes: z.number().nonnegative().optional(),
  sequencer: z.string().min(1).optional(),
});

/** What a structured CloudEvent tells. */
export function readCloudEvent(value: unknown): EventReading {
  const event = CloudEvent.safeParse(value);
  if (!event.success) {
    const attribute = event.error.issues[0]?.path.join(".") || "it";
    return notUnderstood(`Cannot read the CloudEvent as ${attribute} must be as CloudEvents 1.0 has it`);
  }
  const data = dataOf(event.data);
  if (data === undefined) return notUnderstood("Cannot read the CloudEvent as its data must be JSON");
  const { type } = event.data;
  if (type === UPLOADED_TYPE) return readUploadedData(data.value);
  const eventName = S3_TYPE.exec(type)?.[1];
  if (eventName === undefined) {
    return notUnderstood(`Cannot read the CloudEvent as its type is unknown: ${JSON.stringify(type.slice(0, 200))}`);
  }
  if (kindOfEvent(eventName) === "other") return toldNothing(`a CloudEvent of type ${type}`);
  return readS3Record(data.value);
}

/** What a batch of CloudEvents tells. */
export function readCloudEventBatch(value: unknown): EventReading {
  if (!Array.isArray(value) || value.length > 1_000) {
    return notUnderstood("Cannot read the batch of CloudEvents as it must be a list of at most 1000");
  }
  if (value.length === 0) return toldNothing("an empty batch");
  return joinReadings(value.map(readCloudEvent));
}

/** What a binary CloudEvent tells: its attributes are headers, its data are the body. */
export function readBinaryCloudEvent(headers: Headers, body: string): EventReading {
  const attributes: Record<string, unknown> = {};
  for (const name of ["specversion", "id", "source", "type"]) {
    const header = headers.get(`ce-${name}`);
    if (header !== null) attributes[name] = unescapedHeader(header);
  }
  const data = parsedJson(body);
  if (data === undefined) return notUnderstood("Cannot read the CloudEvent as its data must be JSON");
  return readCloudEvent({ ...attributes, data: data.value });
}

function readUploadedData(value: unknown): EventReading {
  const data = UploadedData.safeParse(value);
  if (!data.success) {
    const field = data.error.issues[0]?.path.join(".") || "the data";
    return notUnderstood(`Cannot read the CloudEvent as ${field} must be as ${UPLOADED_TYPE} has it`);
  }
  const { bucket, key, ...rest } = data.data;
  if (key.endsWith("/")) return toldNothing(`the folder ${bucket}/${JSON.stringify(key)}`);
  const known = Object.fromEntries(Object.entries(rest).filter(([, given]) => given !== undefined));
  return toldUpload({ bucket, key, ...known });
}

function dataOf({ data, data_base64: encoded }: CloudEvent): { readonly value: unknown } | undefined {
  if (encoded !== undefined) return parsedJson(Buffer.from(encoded, "base64").toString("utf8"));
  return typeof data === "string" ? parsedJson(data) : { value: data };
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Headers carry what is not plain ASCII escaped by percent signs. */
function unescapedHeader(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return header;
  }
}
