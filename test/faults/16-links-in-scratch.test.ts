import { execFileSync } from "node:child_process";
import { link, mkdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { outputFiles } from "#adapters/platform/execution/output-files.ts";
import { download, upload } from "#adapters/platform/execution/transfer.ts";
import { requestRun, runFolder, type LocalRun } from "#adapters/platform/local/run-folder.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { commandComponent } from "../support/command-component.ts";
import { directoryBuckets } from "../support/each-store.ts";
import { installLocally, type LocalInstallation } from "../support/local-platform.ts";
import { localRun, measured } from "../support/local-run.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

let folder: TemporaryFolder;
let secret: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  secret = join(folder.path, "secret");
  await writeFile(secret, "secret");
});
afterEach(() => folder.remove());

async function storeWith(key: string, text: string): Promise<ReturnType<typeof directoryStore>> {
  const store = directoryStore({ root: join(folder.path, "store") });
  await store.createBucket("test-one");
  await store.put("test-one", key, text);
  return store;
}

describe("a link that lies where an input is to go", () => {
  it.each(["a symbolic link", "a hard link", "a dangling symbolic link"])(
    "%s is never written through",
    async (kind) => {
      const store = await storeWith("key", "hostile");
      const path = join(folder.path, "input");
      if (kind === "a hard link") await link(secret, path);
      else await symlink(kind === "a symbolic link" ? secret : join(folder.path, "made"), path);
      await expect(download(store, "test-one", "key", path)).rejects.toThrow("EEXIST");
      expect(await readFile(secret, "utf8")).toBe("secret");
      await expect(readFile(join(folder.path, "made"))).rejects.toThrow("ENOENT");
    },
  );
});

describe("a link that a component leaves", () => {
  const OUTPUT = "output";
  beforeEach(() => mkdir(join(folder.path, OUTPUT)));
  const output = (name = ""): string => join(folder.path, OUTPUT, name);

  it("is no output: to a file, to a folder, in place of the output folder, nor is a pipe", async () => {
    await symlink(secret, output("file"));
    await symlink(folder.path, output("folder"));
    execFileSync("mkfifo", [output("pipe")]);
    expect(await outputFiles(output())).toEqual([]);
    await rm(output(), { recursive: true });
    await symlink(folder.path, output());
    expect(await outputFiles(output())).toEqual([]);
  });

  it.each(["the file", "a folder on the way", "a pipe"])(
    "is not read when it takes the place of %s after the look",
    async (what) => {
      const store = await storeWith("key", "");
      await mkdir(output("a"));
      await writeFile(output("a/out"), "honest");
      const [file] = await outputFiles(output());
      expect(file?.relativePath).toBe("a/out");
      await rename(output("a"), output("b"));
      if (what === "a folder on the way") {
        await mkdir(join(folder.path, "elsewhere"));
        await rename(secret, join(folder.path, "elsewhere/out"));
        await symlink(join(folder.path, "elsewhere"), output("a"));
      } else {
        await mkdir(output("a"));
        if (what === "a pipe") execFileSync("mkfifo", [output("a/out")]);
        else await symlink(secret, output("a/out"));
      }
      await expect(upload(store, "test-one", "stolen", file!)).rejects.toThrow(
        /^Cannot upload ".*\/a\/out" as it must be the file that was found there$/,
      );
      expect(await store.head("test-one", "stolen")).toBeUndefined();
    },
  );

  it("does not make a file longer than it was: a writer that never ends is not waited for", async () => {
    const store = await storeWith("key", "");
    for (const [name, size] of [
      ["small", 10],
      ["large", 5 * 2 ** 20],
    ] as const) {
      await writeFile(output(name), "x".repeat(size));
      const file = (await outputFiles(output())).find(({ relativePath }) => relativePath === name)!;
      await writeFile(output(name), "y".repeat(2 * size));
      await upload(store, "test-one", name, file);
      expect((await store.head("test-one", name))?.sizeBytes).toBe(size);
    }
  });
});

describe("a link in the folders of a store and of runs", () => {
  it("is no object, and an object of its name is put beside it, not through it", async () => {
    const { store, root, remove } = await directoryBuckets();
    await symlink(secret, join(root, "test-inputs", "link"));
    await symlink(folder.path, join(root, "test-inputs", "folder"));
    expect(await listObjects(store, { bucket: "inputs", key: "" })).toEqual([]);
    for (const key of ["link", "folder/secret"]) {
      expect(await store.get("inputs", key)).toBeUndefined();
      await store.put("inputs", key, "mine");
      expect(new TextDecoder().decode((await store.get("inputs", key))?.body)).toBe("mine");
      await store.delete("inputs", key);
    }
    expect(await readFile(secret, "utf8")).toBe("secret");
    await remove();
  });

  it("keeps a run from being asked for there: its folder is always a new one", async () => {
    const run = { campaignId: "links-00000000", runId: "r", attempt: 1 };
    const runs = join(folder.path, "work", "runs");
    await mkdir(runs, { recursive: true });
    const target = join(folder.path, "target");
    await symlink(target, join(runs, "links-00000000-r-1"));
    const asked = requestRun(join(folder.path, "work"), runFolder(join(folder.path, "work"), run), {} as LocalRun);
    await expect(asked).rejects.toThrow("ENOTDIR");
    await expect(realpath(target)).rejects.toThrow("ENOENT");
  });
});

describe("a component on this machine", { timeout: 60_000 }, () => {
  let installation: LocalInstallation;
  let platform: ServicePlatform;
  beforeAll(async () => {
    const shell = { run: ["/bin/sh", "-c", 'eval "$SCRIPT"'], files: [basename(import.meta.filename)] };
    installation = await installLocally({ shell }, fileURLToPath(new URL(".", import.meta.url)));
    platform = installation.open();
  });
  afterAll(() => installation.close());

  it("that leaves links beside its file hands on its file alone", async () => {
    const SCRIPT = 'cd "$TMP_OUTPUT_DIR"; ln -s /etc/passwd stolen; ln -s /etc folder; mkfifo pipe; printf 12345 > own';
    const component = commandComponent("work", "shell", { environment: { SCRIPT } });
    const { invocations } = await measured(platform, await localRun(installation, [component], ["a"]));
    expect(
      invocations.map(({ outcome, outputBytes, outputCount }) => [outcome.kind, outputBytes, outputCount]),
    ).toEqual([["succeeded", 5, 1]]);
  });

  it("that puts a link in the place of its output folder hands on nothing", async () => {
    const SCRIPT = 'rmdir "$TMP_OUTPUT_DIR" && ln -s /etc "$TMP_OUTPUT_DIR"';
    const component = commandComponent("work", "shell", { environment: { SCRIPT } });
    const { invocations } = await measured(platform, await localRun(installation, [component], ["a"]));
    expect(invocations.map(({ outputCount }) => outputCount)).toEqual([0]);
  });
});
