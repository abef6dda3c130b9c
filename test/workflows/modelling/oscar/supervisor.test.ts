import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { webhookId } from "#core/campaign/webhook-target.ts";
import { readDocument } from "#core/document/read-document.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { buildBundles } from "../../../../scripts/build/build-bundles.ts";
import { openInstallation } from "../../../../scripts/setup/installation.ts";
import { setUp } from "../../../../scripts/setup/set-up.ts";
import { fakeIo } from "../../../scripts/fake-io.ts";
import { describeWithSupervisor, runJob, type EndedJob } from "../../../support/faas-supervisor.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioEvent } from "../../../support/minio-events.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { oscarJobs, type OscarJobs } from "../../../support/oscar-jobs.ts";
import { until } from "../../../support/real-installation.ts";
import { simulatedCampaign } from "../../../support/simulated-campaign.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";
import { contents } from "../../../support/test-buckets.ts";

const FOLDER = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar");
const ASYNCHRONOUS = ["profiler", "aggregator", "trainer"] as const;
const TOKEN = "f".repeat(64);

/** What an operator changes in the FDL: which images campaigns may name. */
function allowing(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const operator = variables["PROFAAS_OPERATOR_YAML"]?.replace("images: []", 'images: ["example/*"]') ?? "";
  return { ...variables, PROFAAS_OPERATOR_YAML: operator };
}

interface FdlService {
  readonly name: string;
  readonly script: string;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}

async function servicesOf(file: string): Promise<readonly FdlService[]> {
  const fdl = readDocument(await readFile(join(FOLDER, file), "utf8"), file).value as {
    readonly functions: { readonly oscar: readonly Readonly<Record<string, FdlService>>[] };
  };
  return fdl.functions.oscar.flatMap(Object.values) as FdlService[];
}

describeWithMinio(
  "the chain on OSCAR",
  () =>
    describeWithSupervisor("under the real faas-supervisor", (supervisor) => {
      let folder: TemporaryFolder;
      let minio: Minio;
      let jobs: OscarJobs;
      let store: ObjectStore;
      let services: ReadonlyMap<string, FdlService>;
      let predictor: FdlService;
      const prefix = "profaas";

      beforeAll(async () => {
        folder = await temporaryFolder();
        await buildBundles(join(folder.path, "dist"));
        const described = await Promise.all(["profaas.fdl.yaml", "predictor.fdl.yaml"].map(servicesOf));
        services = new Map(described.flat().map((service) => [service.name, service]));
        predictor = services.get("profaas-predictor")!;
        jobs = await oscarJobs({ token: TOKEN, run: (service, event) => job(service, event) });
        // As OSCAR registers a target for each of its services.
        const targets = ASYNCHRONOUS.flatMap((name) => [
          [`MINIO_NOTIFY_WEBHOOK_ENABLE_${webhookId(prefix, name)}`, "on"],
          [`MINIO_NOTIFY_WEBHOOK_ENDPOINT_${webhookId(prefix, name)}`, `${jobs.url}/job/${prefix}-${name}`],
          [`MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_${webhookId(prefix, name)}`, TOKEN],
        ]);
        minio = await startMinio({ own: true, environment: Object.fromEntries(targets) });
        vi.stubEnv("AWS_ACCESS_KEY_ID", minio.accessKey);
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
        store = prefixedStore(minioStore(minio), prefix);
        const operator = join(folder.path, "profaas.yaml");
        await writeFile(operator, `store: { kind: s3, endpoint: "${minio.endpoint}" }`);
        const io = fakeIo({ environment: { PROFAAS_OPERATOR: operator } });
        const installation = await openInstallation({
          arguments: [],
          options: {},
          json: false,
          io,
          say: () => undefined,
        });
        const ready = await setUp(
          { ...installation, toldFunctions: ASYNCHRONOUS },
          { check: false, versions: false, notifications: true, webhookBase: "" },
        );
        expect(ready.missing).toEqual([]);
      }, 120_000);
      afterAll(async () => {
        await jobs?.close();
        await minio?.stop();
        await folder?.remove();
      });

      /** As OSCAR runs the service of the FDL; only the folder of the image and the store's address are this machine's. */
      async function job(
        name: string,
        event: string,
        environment: Readonly<Record<string, string>> = {},
      ): Promise<EndedJob> {
        const service = services.get(name)!;
        return runJob(supervisor, {
          event,
          script: await scriptOf(service.script),
          config: config({ access_key: minio.accessKey, secret_key: minio.secretKey }),
          environment: { ...allowing(service.environment.variables), ...environment },
        });
      }
      /** Only the folder of the image is this machine's. */
      async function scriptOf(name: string): Promise<string> {
        const script = await readFile(join(FOLDER, name), "utf8");
        return script.replaceAll("/opt/profaas", join(folder.path, "dist"));
      }
      function config(keys: { readonly access_key: string; readonly secret_key: string }): string {
        const provider = { endpoint: minio.endpoint, region: "us-east-1", verify: true, ...keys };
        return JSON.stringify({ storage_providers: { minio: { default: provider } } });
      }
      const keysOf = async (bucket: string): Promise<string[]> => Object.keys(await contents(store, bucket));

      it("makes models of a campaign that was dropped, each step a job of its own that the buckets started", async () => {
        const { spec, inputs } = simulatedCampaign({ extra: "measure: { workflow: false, components: [blur] }" });
        for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
        await store.put("campaigns", "faces.yaml", spec.replace("cpu: [0.5, 1]", "cpu: [0.25, 0.5, 0.75, 1, 1.5, 2]"));
        await until(async () => (await keysOf("models")).some((key) => key.endsWith("/trained.json")), "models", 150);
        const ended = await Promise.all(
          jobs.jobs.map(async ({ service, ended: end }) => ({ service, ...(await end) })),
        );
        expect(ended.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
        expect(new Set(ended.map(({ service }) => service))).toEqual(
          new Set(ASYNCHRONOUS.map((name) => `profaas-${name}`)),
        );
        expect((await keysOf("models")).filter((key) => key.endsWith("/current.json")).length).toBeGreaterThan(0);
        // What a function says is in the job's log, between the supervisor's own lines.
        expect(ended[0]?.log).toMatch(/Found 'MINIO' input provider[^]*"level":"info"[^]*Creating response/);
      }, 300_000);

      it("answers predictions in the exposed service, below OSCAR's path, with the key of its secrets", async () => {
        const child = spawn("/bin/sh", ["-c", (await scriptOf("predictor.sh")).replace("PORT=8080", "PORT=0")], {
          stdio: ["ignore", "ignore", "pipe"],
          env: {
            PATH: process.env["PATH"],
            ...predictor.environment.variables,
            // OSCAR hides keys in what it mounts, and mounts no provider's secret here.
            FUNCTION_CONFIG: Buffer.from(config({ access_key: "hidden", secret_key: "hidden" })).toString("base64"),
            AWS_ACCESS_KEY_ID: minio.accessKey,
            AWS_SECRET_ACCESS_KEY: minio.secretKey,
          },
        });
        let log = "";
        child.stderr.on("data", (chunk) => (log += String(chunk)));
        try {
          const portOf = (): string | undefined => /Predictions at http:\/\/0\.0\.0\.0:(\d+)/.exec(log)?.[1];
          await until(() => Promise.resolve(portOf() !== undefined), "an address", 60);
          const url = `http://127.0.0.1:${portOf()}${predictor.environment.variables["PROFAAS_BASE_PATH"]}`;
          expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ live: true });
          const { models } = (await (await fetch(`${url}/models`)).json()) as { models: { name: string }[] };
          expect(models.map(({ name }) => name)).toContain("faces.blur.serviceSeconds");
          expect(await (await fetch(`${url}/`)).text()).toContain("<html");
        } finally {
          child.kill("SIGTERM");
        }
      }, 120_000);

      it("leaves an event that reaches the exposed service to the service itself", async () => {
        const event = minioEvent({ bucket: "profaas-requests", key: "m/a.csv" });
        await store.put("requests", "m/a.csv", "a\n");
        expect(await job("profaas-predictor", event)).toMatchObject({ exitCode: 0 });
      });

      it("fails the job when the function fails, and says why in its log", async () => {
        const event = minioEvent({ bucket: "profaas-campaigns", key: "faces.yaml" });
        const failed = await job("profaas-profiler", event, { PROFAAS_OPERATOR_YAML: "store: { kind: tape }" });
        expect(failed.exitCode).toBe(143);
        expect(failed.log).toContain("PROFAAS_OPERATOR_YAML:1:");
        expect(failed.log).toContain("The profiler ended with status 1: this job fails");
      });

      it("fails the job when the function is killed, as it is where memory ends", async () => {
        const kill = { NODE_OPTIONS: `--import=data:text/javascript,process.kill(process.pid,9)` };
        const failed = await job("profaas-aggregator", "", kill);
        expect(failed.exitCode).toBe(143);
        expect(failed.log).toContain("The aggregator ended with status 137");
      });

      it("does whatever lies there when somebody calls /job without a word, and nothing for changed tags", async () => {
        expect(await job("profaas-aggregator", "")).toMatchObject({ exitCode: 0 });
        const tagged = minioEvent({
          bucket: "profaas-campaigns",
          key: "faces.yaml",
          eventName: "s3:ObjectCreated:PutTagging",
        });
        const done = await job("profaas-profiler", tagged);
        expect(done).toMatchObject({ exitCode: 0, log: expect.stringContaining("Nothing to do") });
      });

      it("takes an event in base64, as /job is called by hand", async () => {
        await store.put("campaigns", "by-hand.yaml", "kind: campaign\n");
        const event = minioEvent({ bucket: "profaas-campaigns", key: "by-hand.yaml" });
        expect(await job("profaas-profiler", Buffer.from(event).toString("base64"))).toMatchObject({ exitCode: 0 });
        expect(await keysOf("state")).toContain("state/_objects/campaigns/by-hand.yaml.error.json");
      });
    }),
  { own: true },
);
