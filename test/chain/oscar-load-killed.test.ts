import { afterAll, beforeAll, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { LOAD_SERVICE } from "../adapters/platform/oscar/oscar-harness.ts";
import { oscarProfiler, type OscarProfiler } from "../adapters/platform/oscar/oscar-profiler.ts";
import { describeWithMinio } from "../support/minio.ts";
import { minioStore } from "../support/minio-store.ts";
import { until } from "../support/real-installation.ts";

const TIMEOUT = 300_000;
const STEP_SECONDS = 10;

const spec = (name: string, load: string): string => `
kind: campaign
name: ${name}
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
load: ${load}
measure: { workflow: false, components: true }
repetitions: 1
reuse: false
`;

describeWithMinio(
  "The job that gives a load, ended by SIGKILL",
  () => {
    let profiler: OscarProfiler;
    beforeAll(async () => void (profiler = await oscarProfiler({ stepSeconds: STEP_SECONDS })), TIMEOUT);
    afterAll(() => profiler.close(), TIMEOUT);

    /** Posts to jobs since then: those that give a load, and those of the component. */
    const asked = (since: number) => {
      const posts = profiler.here.oscar.requests
        .slice(since)
        .filter(({ method, path }) => method === "POST" && path.startsWith("/job/"));
      return {
        works: posts.filter(({ path }) => path.endsWith("-work")).length,
        givers: posts.flatMap(({ path, headers }) =>
          path === `/job/${LOAD_SERVICE}` ? (headers["x-delegated-job-id"] ?? []) : [],
        ),
      };
    };

    /** Carries a campaign out, and kills whoever gives its load once so many jobs of the component were begun. */
    async function carryOut(name: string, load: string, killAfter: number) {
      const since = profiler.here.oscar.requests.length;
      await profiler.drop(name, spec(name, load));
      let killed: number | undefined;
      let records: readonly RunRecord[] = [];
      await until(
        async () => {
          await profiler.tellSteps();
          const { works, givers } = asked(since);
          if (killed === undefined && works >= killAfter) {
            killed = await profiler.processOf(givers[0]!);
            process.kill(killed!, "SIGKILL");
          }
          records = (await profiler.records()).filter(({ campaignId }) => campaignId.startsWith(`${name}-`));
          return records.length > 0;
        },
        "the record of the run",
        200,
      );
      await profiler.here.oscar.idle();
      return { records, killed, ...asked(since) };
    }

    async function expectNothingLeft(): Promise<void> {
      const { client, store, here } = profiler;
      // The last step takes the campaign's services away.
      await until(
        async () => {
          await profiler.tellSteps();
          return (await client.services()).length === 1;
        },
        "the end of the campaign",
        60,
      );
      await here.oscar.idle();
      expect(await profiler.living()).toEqual([]);
      expect(await minioStore(here.minio).listBuckets()).toEqual([]);
      const left = (await listObjects(store, { bucket: "state", key: "" })).map(({ key }) => key);
      expect(left.filter((key) => key.startsWith("_oscar/") || key.includes("/agents/"))).toEqual([]);
    }

    it(
      "while it waits: another one gives the rest in time, nothing is given twice, and nothing is left",
      async () => {
        const load = "{ batchSize: 2, batches: 2, interUploadSeconds: 50 }";
        const { records, works, givers } = await carryOut("waits", load, 2);
        const [record] = records;
        expect(record?.outcome).toEqual({ kind: "succeeded" });
        expect(record?.lost).toBeUndefined();
        expect(record?.measurement?.invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(4).fill("succeeded"));
        expect(record?.measurement?.load).toMatchObject({ requestedUploads: 4, givenUploads: 4 });
        expect(record!.measurement!.load!.lagSecondsLargest).toBeLessThan(5);
        expect({ works, givers: givers.length }).toEqual({ works: 4, givers: 2 });
        expect(record?.measurement?.background.notes[0]).toContain(`Its load was given by job ${givers[1]} of service`);
        const { status } = (await profiler.client.jobs(LOAD_SERVICE)).get(givers[0]!)!;
        expect(status).toBe("Failed");
        await expectNothingLeft();
      },
      TIMEOUT,
    );

    it(
      "while its requests come: what would come too late makes another attempt of the run, and nothing is left",
      async () => {
        const load = "{ kind: constant, requestsPerSecond: 0.5, count: 8 }";
        const { records, givers } = await carryOut("comes", load, 3);
        const [record] = records;
        expect(record?.outcome).toEqual({ kind: "succeeded" });
        expect(record?.lost).toEqual([
          expect.stringMatching(/the process that gave its load ended, and the next one came \S+ s too late for/),
        ]);
        const { invocations = [], load: given, background } = record?.measurement ?? {};
        expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(8).fill("succeeded"));
        expect(given).toMatchObject({ requestedUploads: 8, givenUploads: 8, requestedSpanSeconds: 14 });
        expect(given!.lagSecondsLargest).toBeLessThan(5);
        expect(givers).toHaveLength(3);
        expect(background?.notes[0]).toContain(`Its load was given by job ${givers[2]} of service`);
        await expectNothingLeft();
      },
      TIMEOUT,
    );
  },
  { own: true },
);
