import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import type { StageOrder } from "#adapters/platform/cluster/stage-order.ts";
import { SHARED_FOLDER, WRAPPER_SCRIPT } from "#adapters/platform/cluster/wrapper-script.ts";
import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { agentInvocationObject, currentModelObject, forecastObject, modelObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import { Forecast } from "#core/scenario/forecast.ts";

import { buildBundles, ENTRIES, type BundleName } from "../../../scripts/build/build-bundles.ts";
import { version } from "../../../scripts/version.ts";
import { describeOnArm, emulatedNode } from "../../support/emulated-node.ts";
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
inputs: { small: [a.jpg] }
measure: { workflow: false, components: true }
repetitions: 2
train: { learners: [ridge, network] }
`;
const TIMEOUT = 600_000;
const PROJECT = resolve(import.meta.dirname, "../../..");
const RUN = { campaignId: "faces-00000000", runId: "r1", attempt: 1 };

/** The root of an image for arm64 where podman is, else that which images are made of: the bundles are in neither's language. */
describeOnArm("every bundle on an emulated arm64", (root) => {
  let folder: TemporaryFolder;
  const at = (...names: string[]): string => join(folder.path, ...names);
  const store = () => prefixedStore(directoryStore({ root: at("store") }), "profaas");
  const seen = new Set<BundleName>();

  function start(name: BundleName, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
    seen.add(name);
    const [program, ...options] = emulatedNode(root);
    return spawn(program, [...options, at("dist", `${name}.mjs`), ...args], {
      cwd: folder.path,
      env: { PATH: process.env["PATH"], HOME: folder.path, PROFAAS_OPERATOR: at("profaas.yaml"), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async function run(
    ...given: Parameters<typeof start>
  ): Promise<{ readonly code: number | null; readonly out: string }> {
    const child = start(...given);
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (out += String(data)));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, out };
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildBundles(at("dist"));
    await writeFile(at("profaas.yaml"), OPERATOR);
    for (const role of BUCKET_ROLES) await store().createBucket(role);
    await store().put("inputs", "a.jpg", "a".repeat(20_000));
    await store().put("campaigns", "faces.yaml", CAMPAIGN);
  }, TIMEOUT);
  afterAll(() => folder.remove());

  it("is arm64 indeed", () => {
    const [program, ...options] = emulatedNode(root);
    expect(spawnSync(program, [...options, "-p", "process.arch"], { encoding: "utf8" }).stdout).toBe("arm64\n");
  });

  it(
    "profiler, aggregator and trainer take a campaign to its models, neural networks by WebAssembly among them",
    async () => {
      for (const name of ["profiler", "aggregator"] as const) expect(await run(name)).toMatchObject({ code: 0 });
      const isTrained = async (): Promise<boolean> =>
        (await listObjects(store(), { bucket: "models", key: "" })).some(({ key }) => key.endsWith("/trained.json"));
      for (let invocations = 0; invocations < 5 && !(await isTrained()); invocations++)
        expect(await run("trainer")).toMatchObject({ code: 0 });
      const name = (await listFolders(store(), { bucket: "models", key: "" })).find((each) => each.endsWith(".blur.serviceSeconds"))!; // prettier-ignore
      const { modelVersion } = await requireArtifact(store(), currentModelObject(name), CurrentModel);
      const { candidates, training } = await requireArtifact(store(), modelObject(name, modelVersion), Model);
      expect(training.backend).toMatch(/^tfjs-wasm /);
      expect(candidates.find(({ family }) => family === "network")).toMatchObject({ kind: "trained", failures: [] });
    },
    TIMEOUT,
  );

  it(
    "simulator answers a scenario",
    async () => {
      const scenario =
        "kind: scenario\nname: rush\ncomponents: { a: { service: { meanSeconds: 2 } } }\nload: { batchSize: 3 }";
      await store().put("scenarios", "rush.yaml", scenario);
      expect(await run("simulator")).toMatchObject({ code: 0 });
      const forecast = await requireArtifact(store(), forecastObject("rush.yaml"), Forecast);
      expect(forecast.times.makespanSeconds.expected).toBe(6);
    },
    TIMEOUT,
  );

  it(
    "predictor answers with them",
    async () => {
      const child = start("predictor", [], { PORT: "0" });
      const ended = once(child, "exit");
      const found = { url: "", model: "" };
      for await (const line of createInterface({ input: child.stderr })) {
        found.url ||= /Predictions at ([^"]*)/.exec(line)?.[1] ?? "";
        found.model ||= /Model (\S+\.serviceSeconds) is served/.exec(line)?.[1] ?? "";
        if (found.url !== "" && found.model !== "") break;
      }
      const answer = await fetch(`${found.url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: found.model, rows: [{ cpuMillicores: 700 }] }),
      });
      expect(await answer.json()).toMatchObject({
        predictions: [{ prediction: expect.any(Number), extrapolation: 0 }],
      });
      child.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
    },
    TIMEOUT,
  );

  it(
    "stage carries the files of an invocation to a component and back",
    async () => {
      await mkdir(at("shared"));
      const script = 'cat "$INPUT_FILE_PATH" "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/twice.txt"';
      await store().put("inputs", "small.txt", "in small letters");
      const order: StageOrder = {
        ...RUN,
        component: { name: "blur", join: false, outputs: [{ path: "o", prefixes: [], suffixes: [] }] },
        edges: [],
        script,
        timeoutSeconds: 60,
        inputBucket: "inputs",
        workBucket: "state",
        workPrefix: "work/",
        arrival: {
          id: "i1",
          component: "blur",
          files: [{ bucket: "inputs", key: "small.txt", sizeBytes: 16 }],
          originIndex: 0,
          batchIndex: 0,
        } as unknown as NonNullable<StageOrder["arrival"]>,
      };
      const wrapper = spawn("sh", ["-c", WRAPPER_SCRIPT.replaceAll(SHARED_FOLDER, at("shared"))], { stdio: "ignore" });
      const place = { settings: { kind: "directory", path: at("store") }, prefix: "profaas" };
      try {
        const staged = await run("stage", [], {
          PROFAAS_STORE: JSON.stringify(place),
          PROFAAS_ORDER: JSON.stringify(order),
          PROFAAS_SHARED: at("shared"),
        });
        expect(staged).toMatchObject({ code: 0 });
      } finally {
        wrapper.kill("SIGKILL");
      }
      const { bucket, key } = agentInvocationObject(RUN.campaignId, RUN.runId, RUN.attempt, "i1", "result");
      const result = JSON.parse(new TextDecoder().decode((await store().get(bucket, key))?.body)) as {
        readonly end: unknown;
        readonly files: unknown;
      };
      expect(result.end).toMatchObject({ kind: "ended", exitCode: 0, timedOut: false });
      expect(result.files).toEqual([{ relativePath: "twice.txt", sizeBytes: 32 }]);
    },
    TIMEOUT,
  );

  it(
    "both agents begin, find nothing to measure, and end; the one of a cluster opens its store and its Kubernetes first",
    async () => {
      expect(await run("agent", [at("work"), "--idle-seconds", "0.1"])).toMatchObject({ code: 0 });
      expect((await readdir(at("work", "agent"))).length).toBeGreaterThan(0);
      const kubeconfig = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "c",
        clusters: [{ name: "c", cluster: { server: "http://127.0.0.1:9" } }],
        users: [{ name: "c", user: {} }],
        contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
      };
      await writeFile(at("kubeconfig"), JSON.stringify(kubeconfig));
      const ended = await run("cluster-agent", [], {
        KUBECONFIG: at("kubeconfig"),
        POD_IP: "127.0.0.1",
        PROFAAS_JOB: "job",
        PROFAAS_RUN: JSON.stringify(RUN),
        PROFAAS_STORE: JSON.stringify({ settings: { kind: "directory", path: at("store") }, prefix: "profaas" }),
      });
      expect(ended.out).toContain("Nobody asks for this run any more");
      expect(ended.code).toBe(0);
    },
    TIMEOUT,
  );

  it(
    "reconcile-call asks whom it is told to, and profaas is the command line",
    async () => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
        response.end("nothing to do");
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const token = "a-token-of-the-test-that-is-long-enough";
      const called = await run("reconcile-call", [url], { PROFAAS_WEBHOOK_TOKEN: token });
      server.close();
      expect(called).toEqual({ code: 0, out: `${url} 200 nothing to do\n` });
      expect(asked).toEqual([`POST /reconcile Bearer ${token}`]);
      expect((await run("profaas", ["--version"])).out).toBe(`${version()}\n`);
      const { out } = await run("profaas", ["status", "--json"]);
      expect(JSON.parse(out)).toMatchObject({
        campaigns: expect.arrayContaining([expect.objectContaining({ state: "done", name: "faces" })]) as unknown,
      });
    },
    TIMEOUT,
  );

  it("leaves no bundle out", () => {
    expect([...seen].sort()).toEqual(Object.keys(ENTRIES).sort());
  });
});

const hasPodman = spawnSync("podman", ["--version"]).status === 0 && process.getuid?.() === 0;

describe.skipIf(!hasPodman)("the image for arm64 (needs podman and root)", () => {
  const image = `localhost/profaas-arm64-test:${process.pid}`;

  describeOnArm("infra/build-image.sh", () => {
    let folder: TemporaryFolder;
    beforeAll(async () => {
      folder = await temporaryFolder();
      for (const part of ["infra", "LICENSE"])
        await cp(join(PROJECT, part), join(folder.path, part), { recursive: true });
      await buildBundles(join(folder.path, "dist"));
    }, TIMEOUT);
    afterAll(async () => {
      podman("rmi", "--force", image);
      await folder.remove();
    }, TIMEOUT);

    it(
      "makes an image that says arm64, and in which nothing but arm64 is needed to start profaas",
      async () => {
        const built = spawnSync(join(folder.path, "infra/build-image.sh"), ["podman"], {
          env: { ...process.env, IMAGE: image, ARCHITECTURE: "arm64" },
          encoding: "utf8",
        });
        expect(built.stderr + built.stdout).toContain(image);
        const [about] = JSON.parse(podman("inspect", image)) as [
          { Architecture: string; Config: { User: string; Cmd: string[] } },
        ];
        expect(about).toMatchObject({ Architecture: "arm64", Config: { User: "65532:65532" } });
        const mounted = podman("image", "mount", image).trim();
        try {
          const [program, ...options] = emulatedNode(mounted);
          const bundle = join(mounted, "opt/profaas/profaas.mjs");
          const started = spawnSync(program, [...options, bundle, "--version"], { env: {}, encoding: "utf8" });
          expect(started.stdout).toBe(`${version()}\n`);
          const shell = spawnSync(program, ["-L", mounted, join(mounted, "bin/busybox"), "uname", "-m"], {
            encoding: "utf8",
          });
          expect(shell.stdout).toBe("aarch64\n");
          expect(await readFile(join(mounted, "etc/passwd"), "utf8")).toContain("profaas:x:65532");
        } finally {
          podman("image", "unmount", image);
        }
      },
      TIMEOUT,
    );
  });
});

function podman(...args: readonly string[]): string {
  return spawnSync("podman", args, { encoding: "utf8" }).stdout;
}
