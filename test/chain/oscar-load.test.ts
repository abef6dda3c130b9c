import { afterAll, beforeAll, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { LOAD_SERVICE } from "../adapters/platform/oscar/oscar-harness.ts";
import { oscarProfiler, type OscarProfiler } from "../adapters/platform/oscar/oscar-profiler.ts";
import { describeWithMinio } from "../support/minio.ts";

const TIMEOUT = 240_000;
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
    let profiler: OscarProfiler;
    beforeAll(async () => void (profiler = await oscarProfiler({ stepSeconds: STEP_SECONDS })), TIMEOUT);
    afterAll(() => profiler.close(), TIMEOUT);

    it(
      "has it given by one job of its own, while its steps wait, each no longer than it may",
      async () => {
        const { here, client } = profiler;
        await profiler.drop("longload", SPEC);
        let records: readonly RunRecord[] = [];
        const endSeconds = performance.now() / 1000 + 150;
        while (records.length === 0 && performance.now() / 1000 < endSeconds) {
          await profiler.tellSteps();
          records = await profiler.records();
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
        expect(steps.length).toBe(profiler.steps);
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
