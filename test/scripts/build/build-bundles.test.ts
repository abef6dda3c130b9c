import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";

import { buildBundles, ENTRIES, STARTED, type BundleName } from "../../../scripts/build/build-bundles.ts";
import { version } from "../../../scripts/version.ts";
import { BURKE_ROW, tandemCsv } from "../../support/tandem-rows.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

const OPERATOR = `store: { kind: directory, path: store }
clusters: { sim: { kind: simulated } }
resources: { here: { cluster: sim } }
images: ["example/*"]
`;

const CAMPAIGN = `kind: campaign
name: faces
workflow:
  functions:
    oscar:
      - here: { name: blur, image: example/blur, script: "true", input: [{ path: faces/in }], output: [{ path: faces/out }] }
components:
  blur: { cpu: [0.25, 0.5, 1, 2], memory: 512Mi }
inputs:
  small: [a.jpg]
measure: { workflow: false, components: true }
repetitions: 2
`;

/** Where `scripts/run-tests.mjs` runs this a second time: beside a real tfjs-node, as an operator may install it. */
const NATIVE =
  process.env["PROFAAS_TFJS_NODE"] === undefined ? undefined : { NODE_PATH: process.env["PROFAAS_TFJS_NODE"] };

/** One after another: each does what the one before it left for it, as the functions of the chain do. */
describe("bundles, in a folder with nothing but Node beside them", () => {
  let folder: TemporaryFolder;
  let predictor: ChildProcess | undefined;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const bundle = (name: BundleName): string => at("dist", `${name}.mjs`);
  const store = () => prefixedStore(directoryStore({ root: at("store") }), "profaas");
  const surroundings = () => ({ cwd: folder.path, env: { PROFAAS_OPERATOR: at("profaas.yaml"), ...NATIVE } });
  const run = (name: BundleName, ...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [bundle(name), ...args], surroundings());

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildBundles(at("dist"));
    await writeFile(at("profaas.yaml"), OPERATOR);
    for (const role of BUCKET_ROLES) await store().createBucket(role);
    await store().put("inputs", "a.jpg", "a".repeat(20_000));
    await store().put("campaigns", "faces.yaml", CAMPAIGN);
  });
  afterAll(async () => {
    predictor?.kill("SIGKILL");
    await folder.remove();
  });

  it("are one file a function, with the surrogate beside them", async () => {
    const surrogate = "batch-tandem.tandem.responseMeanSeconds.json";
    expect(await readdir(at("dist"))).toEqual([...Object.keys(ENTRIES).map((name) => `${name}.mjs`), surrogate].sort()); // prettier-ignore
  });

  it("are of ASCII signs alone where they are started, as one other doubles what the text takes in memory", async () => {
    for (const name of STARTED) {
      const text = await readFile(bundle(name), "utf8");
      expect([name, /.{0,40}[^\x00-\x7f]/.exec(text)?.[0]]).toEqual([name, undefined]);
    }
  });

  it("profiler.mjs measures a campaign on the simulated cluster", async () => {
    await run("profiler");
    const records = (await listObjects(store(), { bucket: "records", key: "" })).map(({ key }) => key);
    expect(records.filter((key) => key.endsWith("/complete.json"))).toHaveLength(1);
    expect(records.length).toBeGreaterThan(8);
  });

  it("aggregator.mjs makes its records datasets", async () => {
    await run("aggregator");
    const datasets = (await listObjects(store(), { bucket: "datasets", key: "" })).map(({ key }) => key);
    expect(datasets.filter((key) => key.endsWith("/complete.json"))).toHaveLength(1);
  });

  it(`trainer.mjs learns models, neural networks by ${NATIVE === undefined ? "its own WebAssembly" : "tfjs-node"} among them`, async () => {
    const isTrained = async (): Promise<boolean> =>
      (await listObjects(store(), { bucket: "models", key: "" })).some(({ key }) => key.endsWith("/trained.json"));
    // Each invocation does what the one before left: it shares the targets out, learns them, says that all is learned.
    for (let invocations = 0; invocations < 5 && !(await isTrained()); invocations++) await run("trainer");
    const name = (await listFolders(store(), { bucket: "models", key: "" })).find((each) => each.endsWith(".blur.serviceSeconds"))!; // prettier-ignore
    const { modelVersion } = await requireArtifact(store(), currentModelObject(name), CurrentModel);
    const { candidates, training } = await requireArtifact(store(), modelObject(name, modelVersion), Model);
    expect(training.backend).toMatch(NATIVE === undefined ? /^tfjs-wasm / : /^tfjs-node /);
    expect(candidates.find(({ family }) => family === "network")).toMatchObject({
      kind: "trained",
      failures: [],
    });
  });

  it("predictor.mjs answers with them, and serves its page", async () => {
    const { cwd, env } = surroundings();
    const child = spawn(process.execPath, [bundle("predictor")], {
      cwd,
      env: { ...env, PORT: "0" },
      stdio: ["ignore", "inherit", "pipe"],
    });
    predictor = child;
    const ended = once(child, "exit");
    try {
      const seen = { url: "", model: "" };
      for await (const line of createInterface({ input: child.stderr })) {
        seen.url ||= /Predictions at ([^"]*)/.exec(line)?.[1] ?? "";
        seen.model ||= /Model (\S+\.serviceSeconds) is served/.exec(line)?.[1] ?? "";
        if (seen.url !== "" && seen.model !== "") break;
      }
      const question = { model: seen.model, rows: [{ cpuMillicores: 700 }] };
      const answer = await fetch(`${seen.url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(question),
      });
      expect(await answer.json()).toMatchObject({
        predictions: [{ prediction: expect.any(Number), extrapolation: 0 }],
      });
      const forecast = await fetch(`${seen.url}/forecast`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ method: "surrogate", tandems: [BURKE_ROW] }),
      });
      expect(await forecast.json()).toMatchObject({
        surrogate: { version: "shipped" },
        answers: [{ inRange: true, responseMeanSeconds: expect.any(Number) }],
      });
      expect(await (await fetch(seen.url)).text()).toContain("<title>");
    } finally {
      child.kill("SIGTERM");
    }
    expect(await ended).toEqual([0, null]);
  });

  it("simulator.mjs answers tandems in the bucket of scenarios by the surrogate beside it", async () => {
    const question = { kind: "tandems", method: "surrogate", tandems: [BURKE_ROW] };
    await store().put("scenarios", "rush.json", JSON.stringify(question));
    await run("simulator");
    const answer = await store().get("forecasts", "rush.json");
    expect(JSON.parse(new TextDecoder().decode(answer!.body))).toMatchObject({ surrogate: { version: "shipped" } });
  });

  it("profaas.mjs is the command line, and knows its version", async () => {
    expect((await run("profaas", "--help")).stdout).toContain("Usage: profaas");
    expect((await run("profaas", "--version")).stdout).toBe(`${version()}\n`);
    const { stdout } = await run("profaas", "status", "--operator", at("profaas.yaml"), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ campaigns: [{ name: "faces" }] });
    await writeFile(at("tandems.csv"), tandemCsv([BURKE_ROW]));
    const asked = await run("profaas", "forecast", "--tandem", at("tandems.csv"), "--method", "surrogate", "--json");
    expect(JSON.parse(asked.stdout)).toMatchObject({ method: "surrogate", answered: 1 });
  });
});
