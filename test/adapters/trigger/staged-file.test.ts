import { describe, expect, it } from "vitest";

import { readStagedFile } from "#adapters/trigger/staged-file.ts";

import { recordedBody } from "../../support/minio-events.ts";

/** As faas-supervisor hands an event on: JSON with blanks after commas and colons. */
const spaced = (body: string): string => JSON.stringify(JSON.parse(body), null, 1).replaceAll("\n", "");

describe("readStagedFile()", () => {
  const staged = {
    INPUT_FILE_PATH: "/tmp/tmpj3f3_dy5/a b.txt",
    STORAGE_OBJECT_KEY: "odd/a b.txt",
    EVENT: spaced(recordedBody("key-space")),
  };

  it("takes the key as it is and the bucket out of the event", () => {
    expect(readStagedFile(staged)).toMatchObject({
      path: "/tmp/tmpj3f3_dy5/a b.txt",
      upload: { bucket: "evt", key: "odd/a b.txt", etag: "5d41402abc4b2a76b9719d911017c592" },
    });
  });

  it("does not decode the key again", () => {
    const percent = { ...staged, STORAGE_OBJECT_KEY: "odd/100%25.txt", EVENT: recordedBody("key-percent") };
    expect(readStagedFile(percent)?.upload.key).toBe("odd/100%25.txt");
  });

  it("unwraps an event that another cluster delegated", () => {
    const EVENT = JSON.stringify({ event: recordedBody("key-space"), storage_provider: "minio.default" });
    expect(readStagedFile({ ...staged, EVENT })?.upload.bucket).toBe("evt");
  });

  it("finds nothing where OSCAR staged nothing", () => {
    expect(readStagedFile({})).toBeUndefined();
    expect(readStagedFile({ EVENT: staged.EVENT })).toBeUndefined();
    // A body that was no storage event is staged without a key.
    expect(readStagedFile({ INPUT_FILE_PATH: "/tmp/event-file-1", EVENT: "{}" })).toBeUndefined();
  });

  it("says in a sentence what cannot be", () => {
    expect(() => readStagedFile({ ...staged, EVENT: "{}" })).toThrow("EVENT must be the event of the storage");
    expect(() => readStagedFile({ ...staged, EVENT: "nonsense" })).toThrow("EVENT must be the event of the storage");
    expect(() => readStagedFile({ ...staged, STORAGE_OBJECT_KEY: "a/../b" })).toThrow('must not hold the segment ".."');
  });
});
