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

const discoverAs = async (environment: Readonly<Record<string, string>>, ...options: string[]) => {
  const io = fakeIo({ directory: folder.path, environment });
  const code = await runVerb(["discover", ...options], io);
  return { code, text: io.stdoutText(), told: io.stderrText() };
};
const discover = (...options: string[]) => discoverAs({}, ...options);

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

it("discover looks at the other clusters where one cannot be asked, says why, and ends with 4", async () => {
  const oscar = (more: object) => ({ kind: "oscar", endpoint: "http://127.0.0.1:9", ...more });
  const clusters = {
    keyless: oscar({ credentials: { from: "folder", folder: "/nowhere" } }),
    uncertified: oscar({ caFile: "/nowhere/ca.pem" }),
    away: oscar({}),
  };
  await writeFile(join(folder.path, "profaas.yaml"), JSON.stringify({ clusters }));
  const { code, text } = await discoverAs({ OSCAR_TOKEN: "token" });
  expect(code).toBe(4);
  expect(text.trimEnd().split("\n")).toEqual([
    'Cluster "keyless" was not looked at: Cannot reach OSCAR "keyless" as its key is not there: the files of /nowhere must hold token, or user and password',
    'Cluster "uncertified" was not looked at: Cannot reach OSCAR "uncertified" as its caFile must be a PEM file of certificates: /nowhere/ca.pem cannot be read (ENOENT)',
    'Cluster "away" was not looked at: Cannot read OSCAR\'s version as OSCAR was not reached at http://127.0.0.1:9: connect ECONNREFUSED 127.0.0.1:9',
  ]);
});

it.each([
  [{ OSCAR_ENDPOINT: "oscar.example:443" }, 'its address must start with http:// or https://: current value is "oscar'],
  [{ OSCAR_ENDPOINT: "http://127.0.0.1:9", OSCAR_CLUSTER: "edge" }, "OSCAR_CLUSTER must give it a name that no other"],
])("discover refuses %j", async (environment, rule) => {
  await writeFile(join(folder.path, "profaas.yaml"), "clusters: { edge: { kind: simulated } }\nresources: {}\n");
  const { code, told } = await discoverAs(environment);
  expect(code).toBe(2);
  expect(told).toContain(`Cannot look around in the OSCAR of OSCAR_ENDPOINT as ${rule}`);
});

it("discover refuses to write and to remove at once", async () => {
  const { code, told } = await discoverAs({}, "--write", "--remove");
  expect([code, told]).toEqual([2, "Cannot discover as --write and --remove exclude each other\n"]);
});
