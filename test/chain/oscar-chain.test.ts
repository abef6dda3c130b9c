import { afterAll, beforeAll, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { PHASES } from "#core/trace/invocation.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { openTestPlatform, testOscar, type TestOscar } from "../adapters/platform/oscar/oscar-harness.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { describeWithMinio } from "../support/minio.ts";
import { minioStore } from "../support/minio-store.ts";
import { profileAll, profilerPorts } from "../support/profiling.ts";

const TIMEOUT = 240_000;

const SPEC = `
kind: campaign
name: oscarchain
workflow:
  functions:
    oscar:
      - here:
          name: cut
          image: registry.example.org/sh
          cpu: 0.5
          memory: 128Mi
          script: |
            for part in 1 2; do cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/$part-\${INPUT_FILE_PATH##*/}"; done
          input: [{ storage_provider: minio.default, path: pictures/in }]
          output: [{ storage_provider: minio.default, path: pictures/cut }]
      - here:
          name: work
          image: registry.example.org/sh
          script: |
            sleep "$SECONDS_TO_WORK"
            cat "$INPUT_FILE_PATH" "$INPUT_FILE_PATH" >"$TMP_OUTPUT_DIR/twice-\${INPUT_FILE_PATH##*/}"
          environment: { variables: { SECONDS_TO_WORK: 0.05 } }
          input: [{ storage_provider: minio.default, path: pictures/cut }]
          output: [{ storage_provider: minio.default, path: pictures/out }]
components:
  work: { cpu: [0.5, 1], parallelism: 2 }
inputs: { small: [a.txt] }
load: { batchSize: 2, batches: 2, interUploadSeconds: 0.2 }
measure: { workflow: true, components: [work] }
repetitions: 1
reuse: false
`;

describeWithMinio(
  "The chain on an OSCAR",
  () => {
    let oscar: TestOscar;
    beforeAll(async () => void (oscar = await testOscar("here", { parallelism: "slots" })), TIMEOUT);
    afterAll(() => oscar.close(), TIMEOUT);

    it(
      "goes from a spec with an FDL to records and tables, and leaves nothing on the OSCAR",
      async () => {
        const store = memoryStore();
        for (const role of BUCKET_ROLES) await store.createBucket(role);
        await store.put("inputs", "a.txt", "some text\n");
        await store.put("campaigns", "oscarchain.yaml", SPEC);
        const platform = openTestPlatform([oscar], store);
        const ports = profilerPorts({ store, platform, clock: systemClock });
        await profileAll(ports);

        const { objects } = await store.list("records");
        const records: RunRecord[] = [];
        for (const { key } of objects.filter((object) => object.key.includes("/runs/"))) {
          const body = (await store.get("records", key))?.body;
          records.push(RunRecord.parse(JSON.parse(new TextDecoder().decode(body))));
        }
        expect(records.map(({ outcome }) => outcome)).toEqual(Array(records.length).fill({ kind: "succeeded" }));
        expect(records.length).toBeGreaterThanOrEqual(4);
        for (const { measurement } of records) {
          expect(measurement?.platform).toMatchObject({ kind: "oscar", cluster: "here" });
          for (const invocation of measurement?.invocations ?? []) {
            const { phases, arrivedAtSeconds, finishedAtSeconds, oscarP } = invocation;
            // Our phases and the predecessor's agree on the script, which has its own milliseconds.
            expect(oscarP?.computeSeconds).toBeCloseTo(phases.compute ?? -1, 6);
            const parts = PHASES.map((phase) => phases[phase] ?? 0);
            expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
            expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(finishedAtSeconds - arrivedAtSeconds, 6);
          }
        }
        for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });
        const tables = (await store.list("datasets")).objects.map(({ key }) => key.split("/").slice(1).join("/"));
        expect(tables).toEqual(expect.arrayContaining(["complete.json", "work/invocations.csv", "workflow/runs.csv"]));

        // All services were made before the first job, and deleted after the last.
        const asked = oscar.oscar.requests.map(({ method, path }) => `${method} ${path}`);
        const places = (start: string): number[] =>
          asked.flatMap((line, index) => (line.startsWith(start) ? [index] : []));
        const jobs = places("POST /job/");
        expect(places("POST /system/services")).toHaveLength(2);
        expect(Math.max(...places("POST /system/services"))).toBeLessThan(jobs[0]!);
        expect(places("DELETE /system/services/")).toHaveLength(2);
        expect(Math.min(...places("DELETE /system/services/"))).toBeGreaterThan(jobs.at(-1)!);
        expect(await minioStore(oscar.minio).listBuckets()).toEqual([]);
        const left = (await store.list("state", { prefix: "_oscar/" })).objects;
        expect(left).toEqual([]);
      },
      TIMEOUT,
    );
  },
  { own: true },
);
