import { cp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";

import { DeployDocument } from "../../../../scripts/deploy/deploy-document.ts";
import { runVerb } from "../../../../scripts/run-verb.ts";
import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, startMinio, type Minio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { until } from "../../../support/real-installation.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";
import { fakeIo } from "../../fake-io.ts";

const FDL = resolve(import.meta.dirname, "../../../../workflows/modelling/oscar");
/** No registry is asked: this address refuses at once. */
const IMAGE = "127.0.0.1:9/profaas:0.1.0";
const NAMES = ["profaas-profiler", "profaas-aggregator", "profaas-trainer", "profaas-simulator", "profaas-predictor"];

describeWithMinio(
  "profaas deploy oscar",
  () => {
    let folder: TemporaryFolder;
    let minio: Minio;
    let oscar: InMemoryOscar;
    let client: OscarClient;

    beforeAll(async () => {
      folder = await temporaryFolder();
      minio = await startMinio({ own: true });
      vi.stubEnv("AWS_ACCESS_KEY_ID", minio.accessKey);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
      await writeFile(
        join(folder.path, "profaas.yaml"),
        `prefix: profaas\nstore: { kind: s3, endpoint: "${minio.endpoint}" }\n`,
      );
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await minio?.stop();
      await folder?.remove();
    });
    beforeEach(() => start("v4.1.2"));
    afterEach(async () => {
      await deploy("--remove");
      client.close();
      await oscar.close();
    });

    async function start(version: string): Promise<void> {
      oscar = await startInMemoryOscar({ store: minio, version });
      client = new OscarClient(
        { endpoint: oscar.endpoint, identity: oscar.identity, verifiesCertificate: true },
        systemClock,
      );
    }
    interface Deployed {
      readonly exitCode: number;
      readonly document: DeployDocument;
      readonly said: string;
    }
    async function deploy(...argv: string[]): Promise<Deployed> {
      const io = fakeIo({
        directory: folder.path,
        environment: { OSCAR_ENDPOINT: oscar.endpoint, OSCAR_USERNAME: oscar.user, OSCAR_PASSWORD: oscar.password },
      });
      const exitCode = await runVerb(["deploy", "oscar", ...argv, "--image", IMAGE, "--json"], io);
      const printed = io.document();
      const document =
        exitCode === 0 || exitCode === 4 ? (DeployDocument.safeParse(printed).data as DeployDocument) : undefined;
      return { exitCode, document: document as DeployDocument, said: io.stdoutText() + io.stderrText() };
    }
    const states = ({ parts }: DeployDocument, kind: string): Record<string, string> =>
      Object.fromEntries(parts.filter((part) => part.kind === kind).map(({ name, state }) => [name, state]));
    const all = (state: string): Record<string, string> => Object.fromEntries(NAMES.map((name) => [name, state]));
    const store = (): ReturnType<typeof prefixedStore> => prefixedStore(minioStore(minio), "profaas");

    it("says what is missing, makes it, and has nothing left to do", async () => {
      const before = await deploy("--check");
      expect(before.exitCode).toBe(4);
      expect(states(before.document, "service")).toEqual(all("missing"));
      expect(before.document.missing).toContain("There is no service profaas-trainer.");
      expect(oscar.requests.filter(({ method }) => method !== "GET")).toEqual([]);

      const made = await deploy();
      expect(made.document?.missing).toEqual([]);
      expect(made.exitCode).toBe(0);
      expect(states(made.document, "service")).toEqual(all("created"));
      expect(made.document.notes.join("\n")).toContain('schedule "profaas reconcile"');
      // What each is given, and why.
      expect(made.document.notes.join("\n")).toMatch(/trainer: .* a table of 200 rows is learned from in .* least CPU/);
      const predictor = (await client.service("profaas-predictor"))!;
      expect(predictor["expose"]).toMatchObject({ api_port: [8080], set_auth: true });
      expect(Object.keys(predictor.environment?.secrets ?? {}).sort()).toEqual([
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
      ]);
      // No key is where everybody reads it, and no service owns a bucket.
      for (const service of await client.services()) {
        expect(JSON.stringify(service)).not.toContain(minio.secretKey);
        expect([...service.input, ...service.output]).toEqual([]);
      }

      const again = await deploy();
      expect(states(again.document, "service")).toEqual(all("present"));
      const [check] = [await deploy("--check")];
      expect(check).toMatchObject({ exitCode: 0, document: { complete: true, missing: [] } });
    }, 240_000);

    it("starts jobs of the profiler when a spec lands", async () => {
      await deploy();
      // MinIO, which deploying restarts, drops what it cannot deliver: one of some uploads tells.
      const isTold = async (): Promise<boolean> => (await client.jobs("profaas-profiler")).size >= 1;
      for (let upload = 1; upload <= 5 && !(await isTold()); upload++) {
        await store().put("campaigns", `faces-${upload}.yaml`, "kind: campaign\n");
        await until(isTold, "a job of the profiler", 20).catch(() => undefined);
      }
      expect(await isTold()).toBe(true);
      expect((await client.jobs("profaas-predictor")).size).toBe(0);
    }, 240_000);

    it("puts right what differs, keeps the token, and leaves alone what is somebody else's", async () => {
      await deploy();
      const before = (await client.service("profaas-trainer"))!;
      await client.replace({ ...before, cpu: "0.1" });
      const check = await deploy("--check");
      expect(check.document.missing).toEqual(["The service profaas-trainer differs in cpu."]);
      expect(states((await deploy()).document, "service")["profaas-trainer"]).toBe("changed");
      expect(await client.service("profaas-trainer")).toMatchObject({ cpu: before.cpu, token: before.token });

      const { labels, ...rest } = (await client.service("profaas-aggregator"))!;
      const { "profaas.dev/installation": _own, ...others } = labels ?? {};
      await client.replace({ ...rest, labels: { ...others, "profaas.dev/installation": "another" } });
      const foreign = await deploy();
      expect(foreign.exitCode).toBe(4);
      expect(foreign.document.missing.join("\n")).toContain("The service profaas-aggregator is somebody else's");
      const removed = await deploy("--remove");
      expect(states(removed.document, "service")).toMatchObject({ "profaas-aggregator": "foreign" });
      expect(await client.service("profaas-aggregator")).toBeDefined();
      await client.delete("profaas-aggregator");
    }, 240_000);

    it("takes away services and rules, and leaves the buckets with what they hold", async () => {
      await deploy();
      await store().put("campaigns", "kept.yaml", "kind: campaign\n");
      const removed = await deploy("--remove");
      expect(states(removed.document, "service")).toEqual(all("removed"));
      expect(await client.services()).toEqual([]);
      expect([...(await store().listBuckets())].sort()).toEqual([...BUCKET_ROLES].sort());
      expect(await store().head("campaigns", "kept.yaml")).toBeDefined();
    }, 240_000);

    it.each(["v3.5.0", "v3.6.3", "v4.0.0"])(
      "makes a changed service such that %s still takes its events",
      async (version) => {
        client.close();
        await oscar.close();
        await start(version);
        await deploy();
        expect((await client.service("profaas-predictor"))?.["expose"]).toMatchObject({ api_port: 8080 });
        const copy = join(folder.path, version);
        await cp(FDL, copy, { recursive: true });
        const io = { ...(await import("node:fs/promises")) };
        const path = join(copy, "profaas.fdl.yaml");
        await writeFile(path, (await io.readFile(path, "utf8")).replaceAll('cpu: "0.5"', 'cpu: "0.25"'));
        expect(states((await deploy(copy)).document, "service")).toMatchObject({ "profaas-profiler": "changed" });
        await store().put("campaigns", `${version}.yaml`, "kind: campaign\n");
        await until(async () => (await client.jobs("profaas-profiler")).size >= 1, "a job of the profiler", 90);
      },
      120_000,
    );

    it("says in a sentence who is not let in, and what OSCAR does not take", async () => {
      const io = fakeIo({
        directory: folder.path,
        environment: { OSCAR_ENDPOINT: oscar.endpoint, OSCAR_USERNAME: "oscar", OSCAR_PASSWORD: "wrong" },
      });
      expect(await runVerb(["deploy", "oscar", "--check"], io)).toBe(4);
      expect(io.stderrText()).toContain("user and password, or the token, are wrong");
      const nowhere = fakeIo({ directory: folder.path });
      expect(await runVerb(["deploy", "oscar", "--check"], nowhere)).toBe(2);
      expect(nowhere.stderrText()).toContain("--endpoint, OSCAR_ENDPOINT");
    });
  },
  { own: true },
);
