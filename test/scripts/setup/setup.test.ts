import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { minioNotifications } from "#adapters/bucket-notification/minio.ts";
import { keySource } from "#adapters/object-store/s3/credentials.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { FUNCTION_NAMES, triggerRoutes } from "#core/campaign/trigger-routes.ts";
import { webhookId } from "#core/campaign/webhook-target.ts";
import type { BucketNotifications } from "#ports/bucket-notifications.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { runVerb } from "../../../scripts/run-verb.ts";
import { SetupDocument } from "../../../scripts/setup/setup-document.ts";
import { describeWithMinio, startMinio, type Minio } from "../../support/minio.ts";
import { minioStore } from "../../support/minio-store.ts";
import { restrictedKey } from "../../support/restricted-key.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";
import { fakeIo, type FakeIo } from "../fake-io.ts";

const ROLES = [...BUCKET_ROLES].sort();

describeWithMinio(
  "profaas setup and teardown",
  () => {
    let folder: TemporaryFolder;
    let receiver: Server;
    /** `METHOD /path bucket/key` of everything that the receiver was told. */
    let told: string[] = [];
    let minio: Minio;
    let store: ObjectStore;
    let notifications: BucketNotifications;
    /** What MinIO has targets for: the functions of this prefix. */
    const prefix = "chain";

    beforeAll(async () => {
      folder = await temporaryFolder();
      receiver = createServer((asked, answer) => {
        let body = "";
        asked.setEncoding("utf8").on("data", (text: string) => (body += text));
        asked.on("end", () => {
          if (body !== "") told.push(`${asked.url} ${String((JSON.parse(body) as { Key?: string }).Key)}`);
          answer.end();
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
      const { port } = receiver.address() as AddressInfo;
      const targets = FUNCTION_NAMES.flatMap((name) => [
        [`MINIO_NOTIFY_WEBHOOK_ENABLE_${webhookId(prefix, name)}`, "on"],
        [`MINIO_NOTIFY_WEBHOOK_ENDPOINT_${webhookId(prefix, name)}`, `http://127.0.0.1:${port}/${name}`],
      ]);
      const odd = [
        ["MINIO_NOTIFY_WEBHOOK_ENABLE_somebody", "on"],
        ["MINIO_NOTIFY_WEBHOOK_ENDPOINT_somebody", `http://127.0.0.1:${port}/somebody`],
      ];
      minio = await startMinio({ own: true, environment: Object.fromEntries([...targets, ...odd]) });
      vi.stubEnv("AWS_ACCESS_KEY_ID", minio.accessKey);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
      store = minioStore(minio);
      notifications = notificationsOf();
    });
    /** With the key that the environment names. */
    function notificationsOf(): BucketNotifications {
      const keys = keySource({ credentials: { from: "environment" }, environment: process.env, clock: systemClock });
      const { endpoint } = minio;
      const key = (): ReturnType<typeof keys.current> => keys.current();
      return minioNotifications({ endpoint, region: "us-east-1", pathStyle: true, clock: systemClock, key });
    }
    beforeEach(() => void (told = []));
    afterEach(async () => {
      for (const bucket of await store.listBuckets()) {
        const { objects } = await store.list(bucket);
        for (const { key } of objects) await store.delete(bucket, key);
        await store.deleteBucket(bucket).catch(() => undefined); // a bucket with versions stays
      }
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await minio.stop();
      await new Promise((resolve) => receiver.close(resolve));
      await folder.remove();
    });

    /** Runs one command line with an operator's file of its own. */
    async function profaas(
      argv: readonly string[],
      { name = prefix, answer, extra = "" }: { name?: string; answer?: string; extra?: string } = {},
    ): Promise<{ readonly exitCode: number; readonly io: FakeIo }> {
      const directory = await mkdtemp(join(folder.path, "operator-"));
      const lines = [`prefix: ${name}`, "store:", "  kind: s3", `  endpoint: ${minio.endpoint}`, extra, ""];
      await writeFile(join(directory, "profaas.yaml"), lines.join("\n"));
      const io = fakeIo({ directory, ...(answer === undefined ? {} : { answer }) });
      return { exitCode: await runVerb([...argv], io), io };
    }
    async function setup(...argv: readonly string[]): Promise<{ exitCode: number; document: SetupDocument }> {
      const { exitCode, io } = await profaas(["setup", "--json", ...argv]);
      return { exitCode, document: SetupDocument.parse(io.document()) };
    }
    const bucketsOf = async (name = prefix): Promise<string[]> =>
      (await store.listBuckets()).filter((bucket) => bucket.startsWith(`${name}-`));

    it("makes buckets and rules, once, and finds nothing missing afterwards", async () => {
      const before = await setup("--check");
      expect(before.exitCode).toBe(4);
      expect(before.document.complete).toBe(false);
      expect(before.document.missing).toContain('Bucket "chain-campaigns" does not exist.');
      expect(await store.listBuckets()).toEqual([]);

      const first = await setup();
      expect(first.document.missing).toEqual([]);
      expect(first.exitCode).toBe(0);
      expect(first.document.buckets.every(({ state }) => state === "created")).toBe(true);
      expect(first.document.notifications.map(({ state }) => state)).toEqual(triggerRoutes.map(() => "added"));
      expect(first.document.environment).toEqual([]);
      expect(await bucketsOf()).toEqual(ROLES.map((role) => `${prefix}-${role}`));

      for (const again of [await setup(), await setup("--check")]) {
        expect(again.exitCode).toBe(0);
        expect(again.document.buckets.every(({ state }) => state === "present")).toBe(true);
        expect(again.document.notifications.every(({ state }) => state === "present")).toBe(true);
      }
    });

    it("wires the chain: each upload is told to its function, and no other", async () => {
      await setup();
      await new Promise((resolve) => setTimeout(resolve, 300)); // right after a start MinIO loses events
      const uploads = [
        ["campaigns", "any name é.yaml", "profiler"],
        ["state", "faces-0123abcd/continue/000002.continue.json", "profiler"],
        ["state", "faces-0123abcd/steps/000002.json", undefined],
        ["records", "faces-0123abcd/runs/r1.json", undefined],
        ["records", "faces-0123abcd/complete.json", "aggregator"],
        ["datasets", "faces-0123abcd/complete.json", "trainer"],
        ["datasets", "faces-0123abcd/blur/runs.csv", undefined],
        ["models", "faces.blur.serviceSeconds/current.json", "predictor"],
        ["models", "faces.blur.serviceSeconds/1a2b/model.json", undefined],
        ["requests", "faces.blur.serviceSeconds/questions.csv", "predictor"],
        ["predictions", "faces.blur.serviceSeconds/questions.csv", undefined],
      ] as const;
      for (const [role, key] of uploads) await store.put(`${prefix}-${role}`, key, "x");
      const expected = uploads.flatMap(([role, key, name]) =>
        name === undefined ? [] : [`/${name} ${prefix}-${role}/${key}`],
      );
      await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(expected.length), { timeout: 5000 });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect([...told].sort()).toEqual([...expected].sort());
    });

    it("leaves other people's rules letter by letter, though they are odd, and puts its own right", async () => {
      const others = {
        id: "1",
        target: "arn:minio:sqs::somebody:webhook",
        events: ["s3:ObjectRemoved:*", "s3:ObjectCreated:Put"],
        prefix: " é&<'\"🌍/",
        suffix: ".007 ",
      };
      await store.createBucket("chain-campaigns");
      await notifications.change("chain-campaigns", { put: [others, { ...others, id: "", prefix: "*/x" }] });
      const [odd, nameless] = await notifications.rules("chain-campaigns");
      expect(odd).toEqual(others);

      expect((await setup()).exitCode).toBe(0);
      expect(await notifications.rules("chain-campaigns")).toEqual([
        odd,
        nameless,
        expect.objectContaining({ id: "chain-profiler-campaigns" }),
      ]);

      // Somebody meddles with ours.
      await notifications.change("chain-campaigns", { put: [{ ...others, id: "chain-profiler-campaigns" }] });
      const checked = await setup("--check");
      expect(checked.document.missing).toEqual([
        'Bucket "chain-campaigns" tells the profiler of other uploads: rule chain-profiler-campaigns differs.',
      ]);
      expect((await setup()).document.notifications.map(({ state }) => state)).toContain("changed");

      expect((await profaas(["teardown", "--yes"])).exitCode).toBe(0);
      expect(await notifications.rules("chain-campaigns")).toEqual([odd, nameless]);
      expect(await bucketsOf()).toEqual(["chain-campaigns"]);
    });

    it("prints the lines that make missing targets, and sets nothing by itself", async () => {
      const { exitCode, io } = await profaas(
        ["setup", "--json", "--webhook-base", "https://edge.example/{function}/events"],
        { name: "other-one" },
      );
      const document = SetupDocument.parse(io.document());
      expect(exitCode).toBe(4);
      expect(document.missing).toEqual(
        FUNCTION_NAMES.map(
          (name) =>
            `The store has no webhook target OTHER_ONE_${name.toUpperCase()}: it does not tell the ${name} of uploads.`,
        ),
      );
      expect(document.environment.slice(0, 3)).toEqual([
        "MINIO_NOTIFY_WEBHOOK_ENABLE_OTHER_ONE_PROFILER=on",
        "MINIO_NOTIFY_WEBHOOK_ENDPOINT_OTHER_ONE_PROFILER=https://edge.example/profiler/events",
        "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_OTHER_ONE_PROFILER=$PROFAAS_WEBHOOK_TOKEN",
      ]);
      expect(document.commands[0]).toBe(
        'mc admin config set ALIAS notify_webhook:OTHER_ONE_PROFILER endpoint="https://edge.example/profiler/events" auth_token="$PROFAAS_WEBHOOK_TOKEN"',
      );
      expect(document.commands).toHaveLength(6);
      expect(await bucketsOf("other-one")).toHaveLength(BUCKET_ROLES.length);
      expect(await notifications.rules("other-one-campaigns")).toEqual([]);
      expect((await profaas(["setup", "--no-notifications"], { name: "other-one" })).exitCode).toBe(0);
    });

    it("takes targets that the operator names, in place of those that bear the functions' names", async () => {
      const extra = `notifications: {profiler: "arn:minio:sqs::somebody:webhook"}`;
      await profaas(["setup"], { name: "third", extra });
      expect(await notifications.rules("third-campaigns")).toMatchObject([
        { target: "arn:minio:sqs::somebody:webhook" },
      ]);
      const wrong = await profaas(["setup", "--check", "--json"], {
        extra: `notifications: {profiler: "arn:minio:sqs::nobody:webhook"}`,
      });
      expect(SetupDocument.parse(wrong.io.document()).missing).toContain(
        "The store has no webhook target CHAIN_PROFILER: it does not tell the profiler of uploads.",
      );
    });

    it("lets buckets keep old versions where that is asked for, and takes them away with the data only", async () => {
      await setup();
      expect((await setup("--check", "--versions")).document.missing).toContain(
        'Bucket "chain-models" does not keep old versions.',
      );
      const kept = await setup("--versions");
      expect(kept.document.buckets.every(({ keepsVersions }) => keepsVersions === true)).toBe(true);
      await store.put("chain-models", "key", "one");
      await store.put("chain-models", "key", "two");
      await store.delete("chain-models", "key");
      const refused = await profaas(["teardown"]);
      expect(refused.exitCode).toBe(2);
      expect(refused.io.stderrText()).toContain("and chain-models hold objects");
      expect((await profaas(["teardown", "--delete-data", "--yes"])).exitCode).toBe(0);
      expect(await bucketsOf()).toEqual([]);
    });

    it("refuses to tear down what holds data, changes nothing then, and does it when told so", async () => {
      await setup();
      for (const key of ["a", "a/b", "odd +%\u0001 🌍"]) await store.put("chain-records", key, "x");
      const refused = await profaas(["teardown"]);
      expect(refused.exitCode).toBe(2);
      expect(refused.io.stderrText()).toContain(
        "as its buckets must be empty, and chain-records hold objects: --delete-data deletes them",
      );
      expect((await setup("--check")).exitCode).toBe(0);
      const unsure = await profaas(["teardown", "--delete-data"], { answer: "n" });
      expect(unsure.exitCode).toBe(0);
      expect((await setup("--check")).exitCode).toBe(0);

      expect((await profaas(["teardown", "--notifications-only"])).exitCode).toBe(0);
      expect((await bucketsOf()).length).toBe(BUCKET_ROLES.length);
      expect(await notifications.rules("chain-requests")).toEqual([]);

      const done = await profaas(["teardown", "--delete-data", "--json"], { answer: "y" });
      expect(done.exitCode).toBe(0);
      expect(await bucketsOf()).toEqual([]);
    });

    it("keeps what was there before", async () => {
      await store.createBucket("chain-inputs");
      await store.put("chain-inputs", "theirs", "x");
      await setup();
      const { io } = await profaas(["teardown", "--json"]);
      expect(io.document()).toMatchObject({ keptBuckets: ["chain-inputs"], done: true });
      expect(await bucketsOf()).toEqual(["chain-inputs"]);
      const again = await profaas(["teardown"]);
      expect(again.exitCode).toBe(2);
      expect(again.io.stderrText()).toContain("as profaas setup has made nothing there");
    });

    it("gives two set-ups at once one record, and neither takes the other's bucket", async () => {
      const both = await Promise.all([setup(), setup(), setup()]);
      expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      for (const role of BUCKET_ROLES) {
        const makers = both.filter(
          ({ document }) => document.buckets.find((bucket) => bucket.role === role)?.state === "created",
        );
        expect(makers.length).toBeLessThanOrEqual(1);
      }
      expect((await notifications.rules("chain-campaigns")).map(({ id }) => id)).toEqual(["chain-profiler-campaigns"]);
      expect((await profaas(["teardown"])).exitCode).toBe(0);
    });

    it("waits out the start of MinIO", { timeout: 60_000 }, async () => {
      await setup();
      await profaas(["teardown", "--notifications-only"]);
      for (let round = 0; round < 2; round++) {
        await minio.kill();
        await minio.start();
        const { document } = await setup();
        expect(document.missing).toEqual([]);
      }
    });

    it("asks the server for each target where the key may not ask for all of them", async () => {
      for (const [variable, value] of Object.entries(await restrictedKey(minio, ["s3:*"]))) vi.stubEnv(variable, value);
      try {
        expect(await notificationsOf().targets()).toBeUndefined();
        const first = await setup();
        expect(first.document.missing).toEqual([]);
        expect(first.document.notes).toEqual(["The store does not tell its webhook targets to this access key."]);
        expect(first.document.notifications[0]).toMatchObject({ state: "added" });
        expect((await setup("--check")).exitCode).toBe(0);
        const { exitCode, io } = await profaas(["setup", "--json"], { name: "unknown" });
        expect(exitCode).toBe(4);
        expect(SetupDocument.parse(io.document()).missing).toHaveLength(FUNCTION_NAMES.length);
      } finally {
        vi.stubEnv("AWS_SESSION_TOKEN", undefined);
        vi.stubEnv("AWS_ACCESS_KEY_ID", minio.accessKey);
        vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
      }
    });

    it("needs no notifications where the store is a folder", async () => {
      const directory = await mkdtemp(join(folder.path, "operator-"));
      await writeFile(join(directory, "profaas.yaml"), "store: {kind: directory, path: store}\n");
      const run = async (...argv: string[]): Promise<readonly [number, FakeIo]> => {
        const io = fakeIo({ directory });
        return [await runVerb(argv, io), io];
      };
      expect((await run("setup", "--check"))[0]).toBe(4);
      const [exitCode, io] = await run("setup", "--json");
      expect(exitCode).toBe(0);
      expect(SetupDocument.parse(io.document())).toMatchObject({ complete: true, notifications: [] });
      expect((await run("setup", "--check"))[0]).toBe(0);
      await writeFile(join(directory, "store", "profaas-campaigns", "spec.yaml"), "x");
      expect((await run("teardown"))[0]).toBe(2);
      expect((await run("teardown", "--delete-data", "--yes"))[0]).toBe(0);
      expect(await readdir(join(directory, "store"))).toEqual([]);
    });

    it("says that the store cannot be reached, with exit code 4", async () => {
      const directory = await mkdtemp(join(folder.path, "operator-"));
      await writeFile(join(directory, "profaas.yaml"), "store: {kind: s3, endpoint: 'http://127.0.0.1:1'}\n");
      const io = fakeIo({ directory });
      expect(await runVerb(["setup", "--check"], io)).toBe(4);
      expect(io.stderrText()).toContain("Cannot reach the store at http://127.0.0.1:1 as nothing listens there");
    });

    it("says what a wrong access key may not do, with exit code 4", async () => {
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", `wrong-${randomUUID()}`);
      const { exitCode, io } = await profaas(["setup"]);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", minio.secretKey);
      expect(exitCode).toBe(4);
      expect(io.stderrText()).toContain("as the secret key does not fit the access key");
    });
  },
  { own: true },
);
