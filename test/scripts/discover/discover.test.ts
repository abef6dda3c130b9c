import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { runVerb } from "../../../scripts/run-verb.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo } from "../fake-io.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "profaas.yaml"), "store: { kind: directory, path: store }\n");
});
afterEach(() => folder.remove());

const discover = async (...options: string[]) => {
  const io = fakeIo({ directory: folder.path });
  const code = await runVerb(["discover", ...options], io);
  return { code, text: io.stdoutText() };
};

/** What a person sees of a bucket. */
async function shown(bucket: string): Promise<string[]> {
  return (await readdir(bucket)).filter((name) => !name.startsWith(".")).sort();
}

it("discover makes nothing without --write, not even the store", async () => {
  const { code, text } = await discover();
  expect(code).toBe(0);
  expect(text).toMatch(/^There is no cluster to look around in/);
  expect(await readdir(folder.path)).toEqual(["profaas.yaml"]);
});

it("discover --remove leaves nothing of what --write left, but the templates of people", async () => {
  const inventory = join(folder.path, "store/profaas-inventory");
  await mkdir(join(inventory, "templates"), { recursive: true });
  await writeFile(join(inventory, "templates/nightly.yaml"), "kind: template\n");
  expect((await discover("--write")).code).toBe(0);
  expect(await shown(inventory)).toEqual(["inventory.json", "templates"]);
  await writeFile(join(folder.path, "store/profaas-campaigns/self-blur-01234567.yaml"), "kind: campaign\n");
  const { code, text } = await discover("--remove");
  expect([code, text]).toEqual([0, expect.stringContaining("Removed 2 objects")]);
  expect(await shown(inventory)).toEqual(["templates"]);
  expect(await shown(join(folder.path, "store/profaas-campaigns"))).toEqual([]);
});
