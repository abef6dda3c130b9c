import { resolve } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { storageEvent } from "#adapters/platform/oscar/storage-event.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES, bucketName } from "#core/campaign/bucket-roles.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openStore } from "#wiring/open-store.ts";

import { LOAD_SERVICE, testOscar, type TestOscar } from "../adapters/platform/oscar/oscar-harness.ts";
import { describeWithMinio } from "../support/minio.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const TIMEOUT = 240_000;
const ROOT = resolve(import.meta.dirname, "../..");
const STEP_SECONDS = 3;
const REQUESTS = 11;

const SPEC = `
kind: campaign
name: longload
workflow:
  functions:
    oscar:
      - here:
          name: work
          image: registry.example.org/sh
          cpu: 0.2
          memory: 128Mi
          script: cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"
          input: [{ storage_provider: minio.default, path: texts/in }]
          output: [{ storage_provider: minio.default, path: texts/out }]
components: { work: { parallelism: 4 } }
inputs: { small: [a.txt] }
load: { kind: constant, requestsPerSecond: 1, count: ${REQUESTS} }
measure: { workflow: false, components: true }
repetitions: 1
reuse: false
`;

describeWithMinio(
  "The profiler as a service of an OSCAR, under a load that lasts longer than its steps",
  () => {
    let here: TestOscar;
    let folder: TemporaryFolder;
    let store: ObjectStore;
    let client: OscarClient;
    beforeAll(async () => {
      here = await testOscar("here", { invocation: "job" });
      const { endpoint, identity, user, password } = here.oscar;
      folder = await temporaryFolder();
      store = await openStore({ settings: { kind: "directory", path: folder.path }, prefix: "profaas" });
      for (const role of BUCKET_ROLES) await store.createBucket(role);
      client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock);
      const operator = {
        prefix: "profaas",
        store: { kind: "directory", path: folder.path },
        work: `${folder.path}/work`,
        clusters: { here: { kind: "oscar", endpoint, invocation: "job" } },
        resources: { here: { cluster: "here" } },
        images: ["registry.example.org/*"],
        budgets: { stepSeconds: STEP_SECONDS },
      };
      await client.create({
        name: LOAD_SERVICE,
        image: "registry.example.org/profaas",
        cpu: "0.5",
        memory: "512Mi",
        script: `cd "${ROOT}"; ${process.execPath} --import tsx functions/profiler/main.ts || kill -TERM "$PPID"`,
        environment: {
          variables: {
            PROFAAS_OPERATOR_YAML: JSON.stringify(operator),
            OSCAR_USERNAME: user,
            OSCAR_PASSWORD: password,
          },
        },
      });
    }, TIMEOUT);
    afterAll(async () => {
      client.close();
      await here.close();
      await folder.remove();
    }, TIMEOUT);

    /** What a bucket's notification does: OSCAR makes a job of it. */
    async function tell(role: "campaigns" | "state", key: string): Promise<void> {
      const place = { bucket: bucketName("profaas", role), key };
      const event = storageEvent(place, { atMilliseconds: Date.now(), principal: "", sizeBytes: 1 });
      const bytes = Buffer.from(JSON.stringify(event));
      await client.startJob((await client.service(LOAD_SERVICE))!, { kind: "bytes", bytes });
    }

    it(
      "has it given by one job of its own, while its steps wait, each no longer than it may",
      async () => {
        await store.put("inputs", "a.txt", "some text\n");
        await store.put("campaigns", "longload.yaml", SPEC);
        await tell("campaigns", "longload.yaml");
        const told = new Set<string>();
        let records: RunRecord[] = [];
        const endSeconds = performance.now() / 1000 + 150;
        while (records.length === 0 && performance.now() / 1000 < endSeconds) {
          for (const { key } of await listObjects(store, { bucket: "state", key: "" })) {
            if (!key.endsWith(".continue.json") || told.has(key)) continue;
            told.add(key);
            await tell("state", key);
          }
          records = await recordsIn(store);
          await systemClock.sleep(0.1);
        }
        const [record] = records;
        expect(record?.outcome).toEqual({ kind: "succeeded" });
        const { invocations = [], load, background } = record?.measurement ?? {};
        expect(invocations).toHaveLength(REQUESTS);
        expect(load).toMatchObject({ givenUploads: REQUESTS, requestedSpanSeconds: REQUESTS - 1 });
        const [note = ""] = background?.notes ?? [];
        const job = /^Its load was given by job (profaas-profiler-[0-9a-f]{20}) of service profaas-profiler/.exec(
          note,
        )?.[1];

        await here.oscar.idle();
        const jobs = await client.jobs(LOAD_SERVICE);
        const secondsOf = (name: string): number => {
          const { startedAt = "", finishedAt = "" } = jobs.get(name) ?? {};
          return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
        };
        expect([...jobs.values()].map(({ status }) => status)).toEqual(Array(jobs.size).fill("Succeeded"));
        expect(secondsOf(job!)).toBeGreaterThan(REQUESTS - 2);
        // Several steps of the profiler went by, and none of them lasted as long as the load.
        const steps = [...jobs.keys()].filter((name) => name !== job);
        expect(steps.length).toBe(told.size + 1);
        expect(steps.length).toBeGreaterThanOrEqual(3);
        const works = here.oscar.requests.filter(
          ({ method, path }) => method === "POST" && /^\/job\/.*-work$/.test(path),
        );
        expect(works).toHaveLength(REQUESTS);
      },
      TIMEOUT,
    );
  },
  { own: true },
);

async function recordsIn(store: ObjectStore): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const { key } of await listObjects(store, { bucket: "records", key: "" })) {
    if (!key.includes("/runs/")) continue;
    const read = await readArtifact(store, { bucket: "records", key }, RunRecord);
    if (read !== undefined) records.push(read.artifact);
  }
  return records;
}
