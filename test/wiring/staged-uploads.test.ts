import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { OperatorFile } from "#core/campaign/operator.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { stageUpload } from "#wiring/stage-upload.ts";

import { minioEvent } from "../support/minio-events.ts";
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
    STORAGE_OBJECT_KEY: "in/faces.yaml",
    EVENT: minioEvent({ bucket: "lab-campaigns", key: "in/faces.yaml", etag: "e1" }),
  };
});
afterEach(() => folder.remove());

describe("stageUpload()", () => {
  it("is the object itself, when it came out of a bucket of ours", async () => {
    expect(await stageUpload({ operator, store }, staged)).toMatchObject({
      bucket: "campaigns",
      key: "in/faces.yaml",
      etag: "e1",
    });
    expect(await contents(store, "campaigns")).toEqual({});
  });

  it("puts a hand-over copy into the bucket of the role that the environment names", async () => {
    const EVENT = minioEvent({ bucket: "profiler-service", key: "in/faces.yaml" });
    const upload = await stageUpload({ operator, store }, { ...staged, EVENT, PROFAAS_STAGED_ROLE: "campaigns" });
    expect(upload).toEqual({
      bucket: "campaigns",
      key: "in/faces.yaml",
      sizeBytes: 14,
      etag: (await store.head("campaigns", "in/faces.yaml"))?.etag,
    });
    expect(await contents(store, "campaigns")).toEqual({ "campaigns/in/faces.yaml": "kind: campaign" });
  });

  it("says in a sentence which role is missing", async () => {
    const EVENT = minioEvent({ bucket: "profiler-service", key: "in/faces.yaml" });
    await expect(stageUpload({ operator, store }, { ...staged, EVENT })).rejects.toThrow(
      /^Cannot take the staged file out of bucket "profiler-service" as PROFAAS_STAGED_ROLE must be one of campaigns, .*: it is not set$/,
    );
    await expect(
      stageUpload({ operator, store }, { ...staged, EVENT, PROFAAS_STAGED_ROLE: "secrets" }),
    ).rejects.toThrow('"secrets"');
  });

  it("is nothing where OSCAR staged nothing", async () => {
    expect(await stageUpload({ operator, store }, {})).toBeUndefined();
  });
});
