import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { sweepNotices } from "#artifacts/notices.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt } from "#core/campaign/campaign-state.ts";
import { receiptObject } from "#core/campaign/object-keys.ts";
import { webhookVariables } from "#core/campaign/webhook-target.ts";
import { readCsv } from "#core/dataset/csv.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { answerTable } from "../../functions/predictor/answer-table.ts";
import { serveModel } from "../../functions/predictor/served-model.ts";
import { unansweredRequests } from "../../functions/predictor/unanswered-requests.ts";
import { runVerb } from "../../scripts/run-verb.ts";
import { fakeIo } from "../scripts/fake-io.ts";
import { describeWithMinio, startMinio, type Minio } from "../support/minio.ts";
import { minioStore } from "../support/minio-store.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { end, until } from "../support/real-installation.ts";
import { TOKEN } from "../support/served-function.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PREFIX = "lab";
const UPLOADS = 1_000;
const UPLOADS_AT_ONCE = 6;
/** How many uploads may be made between the moment that a kill is due and the kill. */
const UPLOADS_BESIDE_A_KILL = 30;
/** Pause of an uploader, so that functions which are up hear of what they are up for. */
const PAUSE_SECONDS = 0.06;
const RECONCILE_SECONDS = 5;

/** Who is killed -9 after how many uploads; both come back at once. */
const KILLS: readonly (readonly [uploads: number, who: readonly ("predictor" | "minio")[]])[] = [
  [100, ["predictor"]],
  [230, ["minio"]],
  [360, ["predictor", "minio"]],
  [500, ["minio"]],
  [640, ["predictor"]],
  [800, ["minio", "predictor"]],
  [950, ["predictor"]],
];

const keyOf = (index: number): string => `${modelFixture().name}/${String(index).padStart(4, "0")}.csv`;
const requestOf = (index: number): string =>
  `cpuMillicores,inputBytes,alternative\n${500 + index},${600_000 + 1_000 * index},${index % 2 ? "fast" : "default"}\n`;

/*
 * minio/minio#18404's loop: what the notifications of a server lose that is killed among a thousand uploads, listing finds.
 * The server keeps its events in memory (no queue_dir), which loses the most.
 */
describeWithMinio(
  `${UPLOADS} uploads while MinIO and the function are killed and restarted`,
  () => {
    let folder: TemporaryFolder;
    let minio: Minio;
    let store: ObjectStore;
    let operatorPath: string;
    let port: number;
    let predictor: ChildProcess;
    /** Every line that any predictor logged. */
    const lines: Record<string, unknown>[] = [];

    beforeAll(async () => {
      folder = await temporaryFolder();
      port = await freePort();
      const variables = webhookVariables({
        prefix: PREFIX,
        function: "predictor",
        base: `http://127.0.0.1:${port}/events`,
      }).map((line) => line.replace("$PROFAAS_WEBHOOK_TOKEN", TOKEN).split(/=(.*)/s).slice(0, 2));
      minio = await startMinio({ own: true, environment: Object.fromEntries(variables) as Record<string, string> });
      const secret = join(folder.path, "secret");
      await mkdir(secret);
      await writeFile(join(secret, "accessKey"), minio.accessKey);
      await writeFile(join(secret, "secretKey"), minio.secretKey);
      operatorPath = join(folder.path, "profaas.yaml");
      await writeFile(
        operatorPath,
        `prefix: ${PREFIX}
store: { kind: s3, endpoint: "${minio.endpoint}", credentials: { from: folder, folder: secret } }
serve: { host: 127.0.0.1, reconcileSeconds: 3600 }
`,
      );
      await runVerb(["setup"], fakeIo({ directory: folder.path }));
      store = prefixedStore(minioStore(minio), PREFIX);
      await publish(store, modelFixture());
      predictor = await startPredictor();
    });
    afterAll(async () => {
      await end(predictor, "SIGKILL");
      await minio.stop();
      await folder.remove();
    });

    async function startPredictor(): Promise<ChildProcess> {
      const child = spawn(process.execPath, ["--import", "tsx", "functions/predictor/main.ts"], {
        cwd: ROOT,
        env: {
          ...process.env,
          PORT: String(port),
          PROFAAS_OPERATOR: operatorPath,
          PROFAAS_WEBHOOK_TOKEN: TOKEN,
          PROFAAS_STEPS_AT_ONCE: "8",
        },
        stdio: ["ignore", "inherit", "pipe"],
      });
      createInterface({ input: child.stderr }).on("line", (line) => void lines.push(JSON.parse(line)));
      await until(() => ask("/health/live").then(Boolean), "a predictor that answers");
      return child;
    }
    const ask = (path: string, method = "GET"): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { authorization: `Bearer ${TOKEN}` } }).then(
        (response) => response.ok,
        () => false,
      );

    /** As a client that repeats what it was not told is stored. */
    async function upload(index: number): Promise<void> {
      for (;;) {
        const stored = await store.put("requests", keyOf(index), requestOf(index)).catch(() => undefined);
        if (stored?.kind === "stored") return;
        await delay(100);
      }
    }

    /** Uploads everything; kills that are due are waited for, so that each falls among uploads. */
    async function uploadAll(onUploaded: (count: number) => void, killsBegun: () => number): Promise<void> {
      let [next, done] = [0, 0];
      const isDue = (index: number): boolean => index >= (KILLS[killsBegun()]?.[0] ?? UPLOADS) + UPLOADS_BESIDE_A_KILL;
      const worker = async (): Promise<void> => {
        for (let index = next++; index < UPLOADS; index = next++) {
          while (isDue(index)) await delay(20);
          await upload(index);
          onUploaded(++done);
          await delay(PAUSE_SECONDS * 1_000);
        }
      };
      await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, worker));
    }

    async function killAndRestart(who: readonly ("predictor" | "minio")[]): Promise<void> {
      await Promise.all(who.map((each) => (each === "minio" ? minio.kill() : end(predictor, "SIGKILL"))));
      if (who.includes("minio")) await minio.start();
      if (who.includes("predictor")) predictor = await startPredictor();
    }

    it(`leave exactly ${UPLOADS} answers`, { timeout: 400_000 }, async ({ annotate }) => {
      let [uploaded, kills] = [0, 0];
      const chaos = async (): Promise<void> => {
        for (const [after, who] of KILLS) {
          await until(() => Promise.resolve(uploaded >= after), `${after} uploads`, 120);
          kills++;
          await killAndRestart(who);
        }
      };
      let isOver = false;
      const reconciling = (async () => {
        while (!isOver) {
          await delay(RECONCILE_SECONDS * 1_000);
          await ask("/reconcile", "POST");
        }
      })();
      await Promise.all([
        uploadAll(
          (done) => (uploaded = done),
          () => kills,
        ),
        chaos(),
      ]);
      const count = async (bucket: "predictions" | "state", key: string): Promise<number> =>
        (await listObjects(store, { bucket, key })).length;
      let left = { predictions: 0, notes: 0 };
      try {
        for (const end = performance.now() + 240_000; performance.now() < end; await delay(1_000)) {
          left = { predictions: await count("predictions", ""), notes: await count("state", "_objects/requests/") };
          if (left.predictions === UPLOADS && left.notes === UPLOADS) break;
        }
      } finally {
        isOver = true;
        await reconciling;
      }
      expect(left).toEqual({ predictions: UPLOADS, notes: UPLOADS });
      expect(await unansweredRequests(store)).toEqual([]);
      // Who was killed between its last word and this left a notice, which reconciliation sweeps up after an hour.
      await sweepNotices(store, "predictor", Number.POSITIVE_INFINITY);
      expect(
        (await listObjects(store, { bucket: "state", key: "" })).filter(({ key }) => !/^_(objects|setup)\//.test(key)),
      ).toEqual([]);

      const served = serveModel(modelFixture(), "any");
      const keys = (await listObjects(store, { bucket: "predictions", key: "" })).map(({ key }) => key);
      expect(keys).toEqual(Array.from({ length: UPLOADS }, (_, index) => keyOf(index)));
      for (const [index, key] of keys.entries()) {
        const body = new TextDecoder().decode((await store.get("predictions", key))?.body);
        expect(body).toBe(answerTable(served, readCsv(requestOf(index), key)));
        const receipt = await readArtifact(store, receiptObject("requests", key), Receipt);
        expect(receipt?.artifact.etag).toBe((await store.head("requests", key))?.etag);
      }
      expect(await listObjects(store, { bucket: "quarantine", key: "" })).toEqual([]);

      // What a predictor that was killed had just done is in no log: these are lower bounds.
      const answers = lines.filter(({ message }) => /^Request .* answered$/.test(String(message))).length;
      const reconciled = lines.filter(({ message }) => message === "Reconciled");
      const recovered = reconciled.reduce((sum, { ended }) => sum + Number(ended), 0);
      expect(recovered).toBeGreaterThan(0);
      await annotate(
        `${UPLOADS} requests, ${UPLOADS} answers: at least ${recovered} found by listing, for no event told of them or ` +
          `whoever was told was killed; ${answers} answers logged`,
      );
    });
  },
  { own: true },
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
