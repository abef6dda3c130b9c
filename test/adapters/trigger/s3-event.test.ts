import { describe, expect, it } from "vitest";

import { kindOfEvent, readS3Event } from "#adapters/trigger/s3-event.ts";

import { minioEvent, recordedBody } from "../../support/minio-events.ts";

const read = (body: string) => readS3Event(JSON.parse(body));

describe("readS3Event() on what MinIO really sent", () => {
  it("tells of a put, with everything that names the content", () => {
    expect(read(recordedBody("put"))).toEqual({
      uploads: [
        {
          bucket: "evt",
          key: "in/a.txt",
          sizeBytes: 5,
          etag: "5d41402abc4b2a76b9719d911017c592",
          sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
      ],
      ignored: [],
      flaws: [],
    });
  });

  it.each(["put-minio-js", "copy", "multipart", "presigned-put", "overwrite-same-content", "versioned-put"])(
    "tells of an upload by %s",
    (name) => {
      expect(read(recordedBody(name)).uploads).toHaveLength(1);
    },
  );

  it("knows an empty object although its size is left out, and the version where there are versions", () => {
    expect(read(recordedBody("zero-byte")).uploads).toMatchObject([{ key: "in/zero", sizeBytes: 0 }]);
    expect(read(recordedBody("versioned-put")).uploads).toMatchObject([
      { versionId: "e845ddf1-64cf-4ed3-89e6-d4aa2ce5bd4d" },
    ]);
  });

  it.each([
    ["key-space", "odd/a b.txt"],
    ["key-plus", "odd/a+b.txt"],
    ["key-percent", "odd/100%25.txt"],
    ["key-unicode", "odd/ünï-日本-😀.txt"],
    ["key-newline", "odd/new\nline\t.txt"],
    ["key-query", "odd/q?x=1&y=#2"],
    ["key-quote", "odd/\"q'\\b.txt"],
    ["key-html", "odd/<script>&amp;.txt"],
    ["key-decomposed", "odd/e\u0301.txt"],
    ["key-leading-slash", "lead.txt"],
  ])("decodes the key of %s exactly once", (name, key) => {
    const body = recordedBody(name);
    expect(read(body).uploads).toMatchObject([{ key }]);
    // The same key stands beside it in the open.
    expect((JSON.parse(body) as { Key: string }).Key).toBe(`evt/${key}`);
  });

  it.each([
    "tagging",
    "tagging-delete",
    "delete",
    "delete-missing",
    "get",
    "head",
    "versioned-delete",
    "versioned-delete-version",
    "folder-marker",
  ])("is told nothing by %s", (name) => {
    expect(read(recordedBody(name))).toEqual({ uploads: [], ignored: [expect.any(String)], flaws: [] });
  });
});

describe("readS3Event() on what nobody should send", () => {
  it.each([
    ["no records", { Records: [] }],
    ["records that are none", { Records: ["x"] }],
    ["nothing at all", null],
    ["a list", []],
    [
      "a key that is not escaped",
      JSON.parse(minioEvent({ bucket: "b", key: "k" }).replace('"key":"k"', '"key":"%zz"')),
    ],
    ["an event nobody knows", JSON.parse(minioEvent({ bucket: "b", key: "k", eventName: "s3:ObjectImagined:Put" }))],
    ["an event without a name", JSON.parse(minioEvent({ bucket: "b", key: "k", eventName: "" }))],
  ])("finds a flaw in %s", (_what, value) => {
    const reading = readS3Event(value);
    expect(reading.uploads).toEqual([]);
    expect(reading.flaws).toEqual([expect.stringMatching(/^Cannot read /)]);
  });

  it("takes a test event for what it is", () => {
    const event = { Service: "Amazon S3", Event: "s3:TestEvent", Time: "2030-01-01T00:00:00Z", Bucket: "b" };
    expect(readS3Event(event)).toEqual({ uploads: [], ignored: ["a test event"], flaws: [] });
  });

  it("reads the records that it can, and says what is wrong with the others", () => {
    const { Records } = JSON.parse(minioEvent({ bucket: "b", key: "k" })) as { Records: unknown[] };
    const reading = readS3Event({ Records: [{}, ...Records, ...Records] });
    expect(reading.uploads).toHaveLength(2);
    expect(reading.flaws).toHaveLength(1);
  });

  it("takes nothing out of an event but what names the object", () => {
    const { uploads } = read(minioEvent({ bucket: "b", key: "k" }));
    expect(Object.keys(uploads[0] ?? {}).sort()).toEqual(["bucket", "etag", "key", "sequencer", "sizeBytes"]);
  });
});

describe("kindOfEvent()", () => {
  it.each([
    ["s3:ObjectCreated:Put", "created"],
    ["ObjectCreated:CompleteMultipartUpload", "created"],
    ["s3:ObjectCreated:PutTagging", "other"],
    ["s3:ObjectCreated:PutRetention", "other"],
    ["s3:ObjectCreated:PutLegalHold", "other"],
    ["s3:ObjectRemoved:Delete", "other"],
    ["s3:Scanner:ManyVersions", "other"],
    ["s3:ObjectCreated", "unknown"],
    ["toString:x", "unknown"],
  ])("%s is %s", (name, kind) => {
    expect(kindOfEvent(name)).toBe(kind);
  });
});
