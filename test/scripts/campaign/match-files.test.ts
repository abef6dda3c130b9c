import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { isPattern, matchFiles } from "../../../scripts/campaign/match-files.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const path of [
    "a/1.jpg",
    "a/2.jpg",
    "a/10.jpg",
    "a/.hidden.jpg",
    "a/x+y.jpg",
    "b/1.jpg",
    "b/1.png",
    "b/sub.jpg/deep.jpg",
  ]) {
    const file = join(folder.path, path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, "");
  }
});
afterAll(() => folder.remove());

const found = async (pattern: string): Promise<string[]> =>
  (await matchFiles(pattern, folder.path)).map((path) => path.slice(folder.path.length + 1));

it("matchFiles() finds files by patterns of one name, in the order of their names, without hidden ones", async () => {
  expect(await found("a/*.jpg")).toEqual(["a/1.jpg", "a/10.jpg", "a/2.jpg", "a/x+y.jpg"]);
  expect(await found("a/?.jpg")).toEqual(["a/1.jpg", "a/2.jpg"]);
  expect(await found("a/.*.jpg")).toEqual(["a/.hidden.jpg"]);
  expect(await found("a/x+*.jpg")).toEqual(["a/x+y.jpg"]);
});

it("matchFiles() goes into folders that match, and takes no folder for a file", async () => {
  expect(await found("*/1.jpg")).toEqual(["a/1.jpg", "b/1.jpg"]);
  expect(await found("b/*.jpg")).toEqual(["b/1.jpg"]);
  expect(await found("./b/*/*.jpg")).toEqual(["b/sub.jpg/deep.jpg"]);
});

it("matchFiles() finds nothing where there is nothing", async () => {
  expect(await found("nope/*.jpg")).toEqual([]);
  expect(isPattern("a/b.jpg")).toBe(false);
});
