import { describe, expect, it } from "vitest";

import { readOscarEvent } from "#adapters/trigger/oscar-event.ts";

import { minioEvent } from "../../support/minio-events.ts";

const UNDER = { TMP_INPUT_DIR: "/tmp/in", TMP_OUTPUT_DIR: "/tmp/out" };
const read = (environment: Readonly<Record<string, string>>, text = ""): ReturnType<typeof readOscarEvent> =>
  readOscarEvent({ ...UNDER, ...environment }, { readFile: () => Promise.resolve(text) });

describe("readOscarEvent()", () => {
  const EVENT = minioEvent({ bucket: "lab-campaigns", key: "in/a b.yaml", etag: "e1" });
  const upload = { bucket: "lab-campaigns", key: "in/a b.yaml", etag: "e1" };

  it("tells the file that was staged for the event of a storage", async () => {
    const staged = { EVENT, INPUT_FILE_PATH: "/tmp/in/a b.yaml", STORAGE_OBJECT_KEY: "in/a b.yaml" };
    expect(await read(staged)).toMatchObject({ kind: "staged", staged: { path: "/tmp/in/a b.yaml", upload } });
  });

  it("tells the object itself where the service has no files staged", async () => {
    expect(await read({ EVENT, STORAGE_OBJECT_KEY: "in/a b.yaml" })).toMatchObject({
      kind: "uploads",
      uploads: [upload],
    });
  });

  it("tells nothing of an event that changes no bytes", async () => {
    const tagged = minioEvent({ ...upload, eventName: "s3:ObjectCreated:PutTagging" });
    const staged = { EVENT: tagged, INPUT_FILE_PATH: "/tmp/in/a b.yaml", STORAGE_OBJECT_KEY: "in/a b.yaml" };
    expect(await read(staged)).toMatchObject({ kind: "nothing", reason: expect.stringContaining("PutTagging") });
  });

  it("reads the body of /job out of the file that the supervisor made of it", async () => {
    const called = { EVENT: Buffer.from(EVENT).toString("base64"), INPUT_FILE_PATH: "/tmp/in/event-file-1" };
    expect(await read(called, EVENT)).toMatchObject({ kind: "uploads", uploads: [upload] });
  });

  it.each(["", "\n", "{}", " { } \n"])("takes the body %j for everything", async (body) => {
    expect(await read({ INPUT_FILE_PATH: "/tmp/in/event-file-1" }, body)).toEqual({ kind: "everything" });
  });

  it("says in a sentence what it does not understand", async () => {
    const called = { INPUT_FILE_PATH: "/tmp/in/event-file-1" };
    await expect(read(called, "hello")).rejects.toThrow("Cannot read the event as it must be JSON");
    await expect(read(called, '{"Records":[]}')).rejects.toThrow("1 to 1000 Records");
    await expect(read({ EVENT: "{}", INPUT_FILE_PATH: "/x", STORAGE_OBJECT_KEY: "a" })).rejects.toThrow(
      "EVENT must be",
    );
  });

  it("is nothing where no supervisor started the process", async () => {
    expect(await readOscarEvent({ EVENT }, { readFile: () => Promise.resolve("") })).toBeUndefined();
  });
});
