import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";

import { buildBundles, STARTED, type Bundle } from "../../../scripts/build/build-bundles.ts";
import { keepCode } from "../../../scripts/build/keep-code.ts";
import { version } from "../../../scripts/version.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

/** Says of each script with kept code whether Node took it. */
const WATCH = `
const vm = process.getBuiltinModule("node:vm");
const { Script } = vm;
vm.Script = function (source, options) {
  const script = new Script(source, options);
  process.stdout.write(options.cachedData === undefined ? "none" : script.cachedDataRejected ? "refused" : "taken");
  return script;
};`;

describe("keepCode()", () => {
  let folder: TemporaryFolder;
  let bundles: readonly Bundle[];
  const at = (name: string): string => join(folder.path, name);
  const bundle = (name: string): Bundle => bundles.find((each) => each.name === name)!;
  /** Runs the aggregator on an empty store, where nothing is to be done. */
  const aggregate = () =>
    promisify(execFile)(process.execPath, ["--import", at("watch.mjs"), bundle("aggregator").file], {
      env: { PROFAAS_STORE_PATH: at("store") },
    });

  beforeAll(async () => {
    folder = await temporaryFolder();
    bundles = await buildBundles(at("dist"));
    await keepCode(bundles);
    await writeFile(at("watch.mjs"), WATCH);
    const store = prefixedStore(directoryStore({ root: at("store") }), "profaas");
    for (const role of BUCKET_ROLES) await store.createBucket(role);
  }, 300_000);
  afterAll(() => folder.remove());

  it("keeps one file beside each bundle that somebody waits for", async () => {
    // Beside them lies the surrogate that ships with the project.
    const kept = (await readdir(at("dist"))).filter((name) => !/\.(mjs|json)$/.test(name));
    expect(kept.map((name) => name.split(".")[0]).sort()).toEqual([...STARTED].sort());
    expect(kept.sort()).toEqual(bundles.flatMap(({ codeFile }) => (codeFile ? [basename(codeFile)] : [])).sort());
  });

  it("keeps what this Node takes, and what it refuses does no harm", async () => {
    const { codeFile } = bundle("aggregator");
    expect((await aggregate()).stdout).toBe("taken");
    const code = await readFile(codeFile!);
    await writeFile(codeFile!, code.subarray(0, code.length / 2));
    expect((await aggregate()).stdout).toBe("refused");
  });

  it("keeps that of the command line, which says where it went wrong as before", async () => {
    const program = bundle("profaas").file;
    const said = await promisify(execFile)(process.execPath, ["--import", at("watch.mjs"), program, "--version"]);
    expect(said.stdout).toBe(`taken${version()}\n`);
    expect((await readFile(program, "utf8")).split("\n")[0]).toBe("#!/usr/bin/env node");
    const words = ["train", at("none.csv"), "--target", "seconds", "--output", at("model")];
    const refused = promisify(execFile)(process.execPath, [program, ...words]);
    await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("none.csv") });
  });

  it("takes nothing from functions that speak to an S3, whose SDK fetches modules of Node late", async () => {
    const operator = { store: { kind: "s3", endpoint: "http://127.0.0.1:1", region: "us-east-1", pathStyle: true } };
    await writeFile(at("s3.yaml"), JSON.stringify({ ...operator, clusters: {}, resources: {} }));
    const env = { PROFAAS_OPERATOR: at("s3.yaml"), AWS_ACCESS_KEY_ID: "someone", AWS_SECRET_ACCESS_KEY: "a secret" };
    const asked = promisify(execFile)(process.execPath, [bundle("aggregator").file], { env });
    await expect(asked).rejects.toThrow("as nothing listens there");
  });

  it("leaves functions as they are where nothing was kept", async () => {
    const { file, codeFile } = bundle("aggregator");
    await writeFile(file, (await readFile(file, "utf8")).replace(/\.[0-9a-f]{16}\.\$/, ".0000000000000000.$"));
    expect((await aggregate()).stdout).toBe("none");
    expect(codeFile).toContain(process.versions.node);
  });
});
