import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { OperatorFile } from "#core/campaign/operator.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { stagedUploads } from "#wiring/staged-uploads.ts";

import { minioEvent } from "../support/minio-events.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

let folder: TemporaryFolder;
let store: ObjectStore;
let staged: Record<string, string>;
const operator = OperatorFile.parse({ prefix: "lab" });

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await testBuckets();
  const path = join(folder.path, "faces.yaml");
  await writeFile(path, "kind: campaign");
  staged = {
    INPUT_FILE_PATH: path,
    TMP_INPUT_DIR: folder.path,
    TMP_OUTPUT_DIR: folder.path,
    STORAGE_OBJECT_KEY: "in/faces.yaml",
    EVENT: minioEvent({ bucket: "lab-campaigns", key: "in/faces.yaml", etag: "e1" }),
  };
});
afterEach(() => folder.remove());

describe("stagedUploads()", () => {
  it("is the object itself, when it came out of a bucket of ours", async () => {
    expect(await stagedUploads({ operator, store, log: quietLogger() }, staged)).toMatchObject([
      { bucket: "campaigns", key: "in/faces.yaml", etag: "e1" },
    ]);
    expect(await contents(store, "campaigns")).toEqual({});
  });

  it("puts a hand-over copy into the bucket of the role that the environment names", async () => {
    const EVENT = minioEvent({ bucket: "profiler-service", key: "in/faces.yaml" });
    const upload = await stagedUploads(
      { operator, store, log: quietLogger() },
      { ...staged, EVENT, PROFAAS_STAGED_ROLE: "campaigns" },
    );
    expect(upload).toEqual([
      {
        bucket: "campaigns",
        key: "in/faces.yaml",
        sizeBytes: 14,
        etag: (await store.head("campaigns", "in/faces.yaml"))?.etag,
      },
    ]);
    expect(await contents(store, "campaigns")).toEqual({ "campaigns/in/faces.yaml": "kind: campaign" });
  });

  it("says in a sentence which role is missing", async () => {
    const EVENT = minioEvent({ bucket: "profiler-service", key: "in/faces.yaml" });
    await expect(stagedUploads({ operator, store, log: quietLogger() }, { ...staged, EVENT })).rejects.toThrow(
      /^Cannot take the staged file out of bucket "profiler-service" as PROFAAS_STAGED_ROLE must be one of campaigns, .*: it is not set$/,
    );
    await expect(
      stagedUploads({ operator, store, log: quietLogger() }, { ...staged, EVENT, PROFAAS_STAGED_ROLE: "secrets" }),
    ).rejects.toThrow('"secrets"');
  });

  it("is nothing where OSCAR staged nothing", async () => {
    expect(await stagedUploads({ operator, store, log: quietLogger() }, {})).toBeUndefined();
  });

  it("takes what the body of /job names, and nothing where its event concerns nobody", async () => {
    const { STORAGE_OBJECT_KEY: _key, ...called } = staged;
    const system = { operator, store, log: quietLogger() };
    await writeFile(staged["INPUT_FILE_PATH"]!, minioEvent({ bucket: "lab-campaigns", key: "a b.yaml" }));
    expect(await stagedUploads(system, called)).toMatchObject([{ bucket: "campaigns", key: "a b.yaml" }]);
    await writeFile(staged["INPUT_FILE_PATH"]!, minioEvent({ bucket: "other", key: "a.yaml" }));
    await expect(stagedUploads(system, called)).rejects.toThrow(
      'Cannot take the upload as its bucket must be one of ours: "other/a.yaml"',
    );
    await writeFile(staged["INPUT_FILE_PATH"]!, "\n");
    expect(await stagedUploads(system, called)).toBeUndefined();
    const EVENT = minioEvent({ bucket: "lab-campaigns", key: "a", eventName: "s3:ObjectRemoved:Delete" });
    expect(await stagedUploads(system, { ...staged, EVENT })).toEqual([]);
  });
});
