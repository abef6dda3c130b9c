import { CloudEvent, HTTP, type Message } from "cloudevents";
import { describe, expect, it } from "vitest";

import { readNotification } from "#adapters/trigger/notification.ts";
import type { EventReading } from "#adapters/trigger/event-reading.ts";

import { minioEvent } from "../../support/minio-events.ts";

const { Records } = JSON.parse(minioEvent({ bucket: "lab-campaigns", key: "my file+ñ.yaml", etag: "e1" })) as {
  Records: readonly [Record<string, unknown>];
};
const OF_S3 = {
  bucket: "lab-campaigns",
  key: "my file+ñ.yaml",
  etag: "e1",
  sizeBytes: 5,
  sequencer: expect.any(String),
};
const OUR_DATA = { bucket: "lab-campaigns", key: "my file+%2B.yaml", etag: "e2", sizeBytes: 7 };

function event(type: string, data: unknown = Records[0]): CloudEvent<unknown> {
  return new CloudEvent({ type, source: "minio:s3..lab-campaigns", subject: "my file+ñ.yaml", data });
}

function read({ headers, body }: Message): EventReading {
  const flat = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return readNotification(new Headers(flat), body as string);
}

describe("CloudEvents of S3, made by the SDK", () => {
  it.each([
    ["structured", HTTP.structured],
    ["binary", HTTP.binary],
  ])("tell of an upload in %s form, by either spelling of the event's name", (_form, message) => {
    for (const type of ["com.amazonaws.s3.s3:ObjectCreated:Put", "com.amazonaws.s3.ObjectCreated:Put"]) {
      expect(read(message(event(type)) as Message).uploads).toEqual([OF_S3]);
    }
  });

  it.each([
    ["structured", HTTP.structured],
    ["binary", HTTP.binary],
  ])("tell of an upload in %s form by our own type, whose key is not escaped", (_form, message) => {
    expect(read(message(event("io.profaas.object.uploaded", OUR_DATA)) as Message).uploads).toEqual([OUR_DATA]);
  });

  it("come in batches", () => {
    const batch = [
      event("io.profaas.object.uploaded", OUR_DATA),
      event("com.amazonaws.s3.ObjectCreated:Put"),
      event("com.amazonaws.s3.ObjectRemoved:Delete"),
      event("org.example.other"),
    ];
    const headers = new Headers({ "content-type": "application/cloudevents-batch+json; charset=utf-8" });
    const reading = readNotification(headers, JSON.stringify(batch));
    expect(reading.uploads).toEqual([OUR_DATA, OF_S3]);
    expect(reading.ignored).toHaveLength(1);
    expect(reading.flaws).toEqual([expect.stringContaining('its type is unknown: "org.example.other"')]);
    expect(readNotification(headers, "[]").flaws).toEqual([]);
    expect(readNotification(headers, "{}").flaws).toHaveLength(1);
  });

  it("carry their data as base64 too", () => {
    const structured = JSON.parse(HTTP.structured(event("io.profaas.object.uploaded", OUR_DATA)).body as string);
    const encoded = {
      ...structured,
      data: undefined,
      data_base64: Buffer.from(JSON.stringify(OUR_DATA)).toString("base64"),
    };
    const headers = new Headers({ "content-type": "application/cloudevents+json" });
    expect(readNotification(headers, JSON.stringify(encoded)).uploads).toEqual([OUR_DATA]);
    // Some senders forget the media type.
    expect(readNotification(new Headers(), JSON.stringify(encoded)).uploads).toEqual([OUR_DATA]);
  });

  it("tell nothing when an object was removed, tagged, or is a folder", () => {
    for (const type of ["com.amazonaws.s3.s3:ObjectRemoved:Delete", "com.amazonaws.s3.s3:ObjectCreated:PutTagging"]) {
      expect(read(HTTP.binary(event(type)) as Message)).toMatchObject({ uploads: [], flaws: [] });
    }
    const folder = event("io.profaas.object.uploaded", { bucket: "b", key: "folder/" });
    expect(read(HTTP.binary(folder) as Message)).toMatchObject({ uploads: [], flaws: [] });
  });
});

describe("what is no CloudEvent", () => {
  const whole = { specversion: "1.0", id: "1", source: "s", type: "io.profaas.object.uploaded", data: OUR_DATA };
  it.each([
    ["another version", { ...whole, specversion: "0.3" }],
    ["no id", { ...whole, id: "" }],
    ["no source", { ...whole, source: undefined }],
    ["data that are none", { ...whole, data: 5 }],
    ["data that are no JSON", { ...whole, data: "<xml/>" }],
    ["base64 that is none", { ...whole, data: undefined, data_base64: "????" }],
    ["no data", { ...whole, data: undefined }],
    ["a key that is none", { ...whole, data: { ...OUR_DATA, key: 7 } }],
    ["a type that nobody knows", { ...whole, type: "com.amazonaws.s3.Nonsense" }],
  ])("has a flaw: %s", (_what, value) => {
    const headers = new Headers({ "content-type": "application/cloudevents+json" });
    expect(readNotification(headers, JSON.stringify(value))).toEqual({
      uploads: [],
      ignored: [],
      flaws: [expect.stringMatching(/^Cannot read /)],
    });
  });

  it("has a flaw in binary form: no JSON, or no attributes", () => {
    const headers = new Headers({ "ce-specversion": "1.0", "ce-id": "1", "ce-type": "t" });
    expect(readNotification(headers, "{}").flaws).toHaveLength(1);
    expect(readNotification(headers, "not JSON").flaws).toHaveLength(1);
  });
});
