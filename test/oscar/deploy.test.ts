import { cp, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { DeployDocument } from "../../scripts/deploy/deploy-document.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { fakeIo } from "../scripts/fake-io.ts";
import { type OscarPlot, oscarPlot } from "../support/oscar-plot.ts";
import { until } from "../support/real-installation.ts";
import { describeOnOscar } from "../support/real-oscar.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const FDL = resolve(import.meta.dirname, "../../workflows/modelling/oscar");
const TIMEOUT = 1_500_000;
/** Long enough for what a run takes on a real OSCAR beside its load. */
const STEP_SECONDS = 40;

describeOnOscar("profaas deploy oscar", (oscar) => {
  let plot: OscarPlot;
  let folder: TemporaryFolder;
  let store: ObjectStore;
  beforeAll(async () => {
    plot = await oscarPlot(oscar);
    const { prefix } = plot;
    const configuration = await plot.client.configuration();
    const { endpoint, accessKey, secretKey } = configuration.store;
    vi.stubEnv("AWS_ACCESS_KEY_ID", accessKey);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretKey);
    folder = await temporaryFolder();
    const { credentials: _environment, ...cluster } = plot.cluster();
    const caFile = oscar.caFile === undefined ? {} : { caFile: oscar.caFile };
    const operator = {
      prefix,
      store: { kind: "s3", endpoint: oscar.storeEndpoint ?? endpoint, ...caFile },
      clusters: { here: cluster },
    };
    await writeFile(join(folder.path, "profaas.yaml"), JSON.stringify(operator));
    await cp(FDL, join(folder.path, "fdl"), { recursive: true });
    // Its jobs ask this OSCAR as whoever runs these tests does.
    const keys = oscar.identity.kind === "bearer" ? ["OSCAR_TOKEN"] : ["OSCAR_USERNAME", "OSCAR_PASSWORD"];
    const here = `here: { kind: oscar, endpoint: "${innerEndpoint(configuration)}", prefix: ${prefix} }`;
    for (const file of ["profaas.fdl.yaml", "predictor.fdl.yaml"]) {
      const path = join(folder.path, "fdl", file);
      const text = (await readFile(path, "utf8"))
        .replaceAll(/profaas-(profiler|aggregator|trainer|simulator|predictor)/g, `${prefix}-$1`)
        .replaceAll("prefix: profaas", `prefix: ${prefix}`)
        .replace("simulated: { kind: simulated }", here)
        .replace("simulated: { cluster: simulated }", "here: { cluster: here }")
        .replace("images: []", 'images: ["*"]')
        .replace("stepSeconds: 240", `stepSeconds: ${STEP_SECONDS}`)
        .replace(
          "Variables: *profiler",
          `Variables: *profiler\n          secrets: { ${keys.map((name) => `${name}: ""`).join(", ")} }`,
        );
      await writeFile(path, text);
    }
    store = prefixedStore(plot.buckets, prefix);
  }, TIMEOUT);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await plot?.clear();
    await folder?.remove();
  }, TIMEOUT);

  async function deploy(...argv: string[]): Promise<{ exitCode: number; document: DeployDocument; said: string }> {
    // Where no image of ours is named nothing is uploaded, so that no job of these services ever runs.
    const { endpoint, environment, profaasImage = oscar.image } = oscar;
    const io = fakeIo({ directory: folder.path, environment: { OSCAR_ENDPOINT: endpoint, ...environment } });
    const exitCode = await runVerb(["deploy", "oscar", "fdl", ...argv, "--image", profaasImage, "--json"], io);
    const said = io.stdoutText() + io.stderrText();
    expect([0, 4], said).toContain(exitCode);
    return { exitCode, document: DeployDocument.parse(io.document()), said };
  }
  const states = ({ parts }: DeployDocument): string[] => [
    ...new Set(parts.filter(({ kind }) => kind === "service").map(({ state }) => state)),
  ];

  it("says what is missing, makes it, and has nothing left to do", { timeout: TIMEOUT }, async () => {
    expect(states((await deploy("--check")).document)).toEqual(["missing"]);
    const made = await deploy();
    expect(made.document.missing).toEqual([]);
    expect(states(made.document)).toEqual(["created"]);
    expect(states((await deploy()).document)).toEqual(["present"]);
    expect((await deploy("--check")).document).toMatchObject({ complete: true, missing: [] });
  });

  it("puts right what differs", { timeout: TIMEOUT }, async () => {
    const before = (await plot.client.service(`${plot.prefix}-trainer`))!;
    const { environment: _secret, ...rest } = before;
    await plot.client.replace({ ...rest, environment: { variables: before.environment?.variables ?? {} }, cpu: "0.1" });
    const check = await deploy("--check");
    expect(check.document.missing).toEqual([`The service ${plot.prefix}-trainer differs in cpu.`]);
    expect(states((await deploy()).document)).toContain("changed");
    expect((await plot.client.service(`${plot.prefix}-trainer`))?.cpu).toBe(before.cpu);
  });

  describe.skipIf(oscar.profaasImage === undefined)("with our image on it (needs OSCAR_PROFAAS_IMAGE)", () => {
    it("makes of a spec in a bucket models of a workflow of this very OSCAR", { timeout: TIMEOUT }, async () => {
      await store.put("inputs", "a.txt", "some text\n");
      await store.put("campaigns", "self.yaml", campaign(oscar.image));
      const ends = (role: string, end: string) => async (): Promise<boolean> =>
        (await keysOf(store, role)).some((key) => key.endsWith(end));
      await until(ends("records", "/complete.json"), "all records", 900);
      await until(ends("models", "/trained.json"), "trained models", 300);
      const records = (await keysOf(store, "records")).filter((key) => key.includes("/runs/"));
      for (const key of records) {
        const body = (await store.get("records", key))?.body;
        const record = RunRecord.parse(JSON.parse(new TextDecoder().decode(body)));
        expect(record.outcome).toEqual({ kind: "succeeded" });
        expect(record.measurement?.platform).toMatchObject({ kind: "oscar", cluster: "here" });
      }
      expect(records).toHaveLength(3);
      const services = (await plot.client.services()).map(({ name }) => name);
      expect(services.filter((name) => name.startsWith(`${plot.prefix}-`)).sort()).toEqual(
        ["aggregator", "predictor", "profiler", "simulator", "trainer"].map((name) => `${plot.prefix}-${name}`),
      );
    });

    it(
      "has a load that outlasts a step given by a job of the profiler's own service",
      { timeout: TIMEOUT },
      async () => {
        const load = "{ kind: constant, requestsPerSecond: 0.2, count: 13 }";
        await store.put("campaigns", "long.yaml", campaign(oscar.image, { name: "long", cpu: "0.5", load }));
        const long = async (end: string) =>
          (await keysOf(store, "records")).find((key) => key.startsWith("long-") && key.includes(end));
        await until(async () => (await long("/complete.json")) !== undefined, "all records", 900);
        const body = (await store.get("records", (await long("/runs/"))!))?.body;
        const { outcome, measurement } = RunRecord.parse(JSON.parse(new TextDecoder().decode(body)));
        expect(outcome).toEqual({ kind: "succeeded" });
        expect(measurement?.load).toMatchObject({ givenUploads: 13, requestedSpanSeconds: 60 });
        expect(measurement?.background.notes[0]).toMatch(
          /^Its load was given by job \S+ of service \S+-profiler on node /,
        );
      },
    );
  });

  it("takes away services and rules, and leaves the buckets with what they hold", { timeout: TIMEOUT }, async () => {
    expect(states((await deploy("--remove")).document)).toEqual(["removed"]);
    const left = await plot.left();
    expect([...left].sort()).toEqual(BUCKET_ROLES.map((role) => `bucket ${plot.prefix}-${role}`).sort());
  });
});

/** As a pod reaches it; OSCAR_INNER_ENDPOINT where that is not where its own webhooks go. */
function innerEndpoint({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return process.env["OSCAR_INNER_ENDPOINT"] ?? `http://${name || "oscar"}.${namespace}:8080`;
}

/** None while MinIO restarts, which each service that is made or deleted has it do, and may take long. */
async function keysOf(store: ObjectStore, role: string): Promise<string[]> {
  const objects = await store.list(role).then(
    (page) => page.objects,
    () => [],
  );
  return objects.map(({ key }) => key);
}

function campaign(
  image: string,
  {
    name = "own",
    cpu = "[0.5, 0.75, 1]",
    load = "{ batchSize: 1 }",
  }: Partial<Record<"name" | "cpu" | "load", string>> = {},
): string {
  return `
kind: campaign
name: ${name}
workflow:
  functions:
    oscar:
      - here:
          name: work
          image: ${image}
          cpu: 0.5
          memory: 64Mi
          script: |
            cat "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/copy.txt"
          input: [{ storage_provider: minio.default, path: pictures/in }]
          output: [{ storage_provider: minio.default, path: pictures/out }]
components:
  work: { cpu: ${cpu} }
inputs: { small: [a.txt] }
load: ${load}
measure: { workflow: false, components: true }
repetitions: 1
reuse: false
`;
}
