import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { IMPATIENT } from "../../../support/faulty-minio.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";

// Number 27 of the list of faults: credentials rotated mid-way.
describeWithMinio("s3Store() and its access key", () => {
  let minio: Minio;
  let folder: TemporaryFolder;
  beforeAll(async () => {
    minio = await startMinio();
  });
  afterAll(() => minio.stop());
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  /** Mounts a secret as Kubernetes does: a link to a folder, swapped at once. */
  let version = 0;
  async function mount(files: Readonly<Record<string, string>>): Promise<void> {
    const name = `..version-${version++}`;
    await mkdir(join(folder.path, name));
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(folder.path, name, file), text);
      await symlink(join("..data", file), join(folder.path, file)).catch(() => undefined);
    }
    await symlink(name, join(folder.path, "..new"));
    await rename(join(folder.path, "..new"), join(folder.path, "..data"));
  }
  const right = (): Record<string, string> => ({ accessKey: `${minio.accessKey}\n`, secretKey: minio.secretKey });
  const open = (): ReturnType<typeof minioStore> =>
    minioStore(minio, { ...IMPATIENT, credentials: { from: "folder", folder: folder.path } });

  it("takes up a mounted secret that is swapped, without a restart", async () => {
    await mount({ ...right(), secretKey: "an old secret" });
    const store = open();
    await expect(store.listBuckets()).rejects.toThrow(
      "Cannot list the buckets as the secret key does not fit the access key (SignatureDoesNotMatch, HTTP 403)",
    );
    await expect(store.head("bucket", "key")).rejects.toThrow(/^Cannot look at object "key" in bucket "bucket" as /);
    await mount(right());
    expect(await store.listBuckets()).toEqual(expect.any(Array));
    await mount({ ...right(), accessKey: "gone" });
    await expect(store.listBuckets()).rejects.toThrow(
      "Cannot list the buckets as the store does not know the access key (InvalidAccessKeyId, HTTP 403)",
    );
    await mount(right());
    expect(await store.listBuckets()).toEqual(expect.any(Array));
  });

  it("takes files that are named as the environment's variables", async () => {
    await mount({ AWS_ACCESS_KEY_ID: minio.accessKey, AWS_SECRET_ACCESS_KEY: `${minio.secretKey}\n` });
    expect(await open().listBuckets()).toEqual(expect.any(Array));
  });

  it("says which file is missing or empty", async () => {
    await expect(open().listBuckets()).rejects.toThrow(
      `Cannot use the store as the folder of its access key must hold accessKey or AWS_ACCESS_KEY_ID: ${folder.path}`,
    );
    await mount({ ...right(), secretKey: " \n" });
    await expect(open().listBuckets()).rejects.toThrow(
      `Cannot use the store as a file of its access key must not be empty: ${join(folder.path, "secretKey")}`,
    );
  });

  it("reads again, once, when the store refuses a key that was read at the wrong moment", async () => {
    let reads = 0;
    const environment = {
      AWS_ACCESS_KEY_ID: minio.accessKey,
      get AWS_SECRET_ACCESS_KEY() {
        return reads++ === 0 ? "the other half of an older key" : minio.secretKey;
      },
    };
    for (const operation of ["listBuckets", "head"] as const) {
      reads = 0;
      const store = minioStore(minio, { ...IMPATIENT, environment });
      if (operation === "head") expect(await store.head("bucket", "key")).toBeUndefined();
      else expect(await store.listBuckets()).toEqual(expect.any(Array));
    }
  });

  it("says which variable is not set", async () => {
    const store = minioStore(minio, { ...IMPATIENT, environment: { AWS_ACCESS_KEY_ID: "key" } });
    await expect(store.listBuckets()).rejects.toThrow(
      "Cannot use the store as the environment must name its access key: AWS_SECRET_ACCESS_KEY is not set",
    );
  });

  describe("from a profile", () => {
    const before = { ...process.env };
    beforeEach(() => {
      process.env["AWS_SHARED_CREDENTIALS_FILE"] = join(folder.path, "credentials");
      process.env["AWS_CONFIG_FILE"] = join(folder.path, "config");
    });
    afterEach(() => {
      process.env = { ...before };
    });
    async function write(secret: string): Promise<void> {
      const lines = ["[edge]", `aws_access_key_id = ${minio.accessKey}`, `aws_secret_access_key = ${secret}`, ""];
      await writeFile(join(folder.path, "credentials"), lines.join("\n"));
    }

    it("reads the shared files, again when the key is refused", async () => {
      await write("an old secret");
      const store = minioStore(minio, { ...IMPATIENT, credentials: { from: "profile", profile: "edge" } });
      await expect(store.listBuckets()).rejects.toThrow("as the secret key does not fit the access key");
      await write(minio.secretKey);
      expect(await store.listBuckets()).toEqual(expect.any(Array));
    });

    it("says so when there is no such profile", async () => {
      const store = minioStore(minio, { ...IMPATIENT, credentials: { from: "profile", profile: "none" } });
      await expect(store.listBuckets()).rejects.toThrow('Cannot use the store as profile "none" gives no access key');
      await rm(join(folder.path, "credentials"), { force: true });
    });
  });
});
