import { afterAll, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";
import { OscarRunObjects } from "#adapters/platform/oscar/oscar-run-objects.ts";
import { storageEvent } from "#adapters/platform/oscar/storage-event.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { describeWithMinio } from "../../../support/minio.ts";
import { until } from "../../../support/real-installation.ts";
import {
  LOAD_SERVICE,
  loadProgram,
  makeLoadService,
  openTestPlatform,
  oscarComponent,
  testOscar,
  testStore,
  type TestLoads,
  type TestOscar,
} from "./oscar-harness.ts";
import { ended, finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 120_000;

describeWithMinio(
  "loads that outlast a step of the profiler",
  () => {
    let here: TestOscar;
    let client: OscarClient;
    let service: OscarService;
    let store: ObjectStore;
    beforeAll(async () => {
      store = await testStore();
      const oscars: TestOscar[] = [];
      here = await testOscar(
        "here",
        { invocation: "job" },
        {
          nodes: [{ name: "node1", cores: 8, memoryBytes: 2 ** 34, architecture: "amd64" }],
          programOf: ({ name }) => (name === LOAD_SERVICE ? loadProgram(oscars, store) : undefined),
        },
      );
      oscars.push(here);
      await makeLoadService(here);
      const { endpoint, identity } = here.oscar;
      client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock);
      service = (await client.service(LOAD_SERVICE))!;
    }, TIMEOUT);
    afterAll(async () => {
      await openTestPlatform([here], store).release?.("oscars-12345678");
      client.close();
      await here.close();
    }, TIMEOUT);

    const open = (loads: TestLoads = {}): ServicePlatform => openTestPlatform([here], store, { loads });
    const work = (seconds = 0.05) =>
      oscarComponent({ name: "work", behaviour: { kind: "compute", seconds }, parallelism: 2 });
    /** Of requests since then: those for jobs that give a load, and those for jobs of the component. */
    const asked = (since: number) => {
      const jobs = here.oscar.requests
        .slice(since)
        .filter(({ method, path }) => method === "POST" && /^\/job\//.test(path));
      const loads = jobs.filter(({ path }) => path === `/job/${LOAD_SERVICE}`);
      return { loads: loads.length, works: jobs.length - loads.length };
    };
    const orderOf = (run: RunRequest) => new OscarRunObjects(store, run).order();

    it(
      "are given by one job, which the record names; those that fit a step are not",
      { timeout: TIMEOUT },
      async () => {
        const platform = open({ longestSeconds: 0.5 });
        for (const [times, isLong] of [
          [[0, 0.5], false],
          [[0, 0.6], true],
        ] as const) {
          const since = here.oscar.requests.length;
          const run = await oscarRun(store, [work()], times);
          const handle = await platform.start(run);
          const { background, load, invocations } = await finished(platform, handle);
          expect(asked(since)).toEqual({ loads: isLong ? 1 : 0, works: 2 });
          expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
          expect(load).toMatchObject({ requestedUploads: 2, givenUploads: 2 });
          const [note] = background.notes;
          if (isLong)
            expect(note).toMatch(/^Its load was given by job profaas-profiler-[0-9a-f]{20} of service profaas-profiler on node node1$/); // prettier-ignore
          else expect(note).toBeUndefined();
          await platform.forget(handle);
          expect((await store.list("state")).objects.filter(({ key }) => key.includes(run.runId))).toEqual([]);
        }
      },
    );

    it.each([
      ["all", [0], 1],
      ["none", [0, 0.6], 0],
    ] as const)("are what the operator's file says: %s", { timeout: TIMEOUT }, async (of, times, loads) => {
      const since = here.oscar.requests.length;
      const settings = { ...here.settings, loadJobs: { of } };
      const platform = openTestPlatform([{ ...here, settings }], store, { loads: { longestSeconds: 0.5 } });
      const handle = await platform.start(await oscarRun(store, [work()], times));
      await finished(platform, handle);
      expect(asked(since)).toEqual({ loads, works: times.length });
      await platform.forget(handle);
    });

    it("are given once, however often a job is told of them", { timeout: TIMEOUT }, async () => {
      const since = here.oscar.requests.length;
      const platform = open();
      const run = await oscarRun(store, [work()], [0, 0.5, 1]);
      const handle = await platform.start(run);
      const key = new OscarRunObjects(store, run).orderKey();
      const again = (): Promise<void> => {
        const place = { bucket: "profaas-state", key };
        const event = storageEvent(place, { atMilliseconds: Date.now(), principal: "", sizeBytes: 1 });
        return client.startJob(service, { kind: "bytes", bytes: Buffer.from(JSON.stringify(event)) });
      };
      await Promise.all([again(), again()]);
      const { invocations } = await finished(platform, handle);
      expect(invocations).toHaveLength(3);
      // One that comes when all is over finds the outcome, and after that nobody who asks.
      await again();
      await here.oscar.idle();
      await platform.forget(handle);
      await again();
      await here.oscar.idle();
      expect(asked(since)).toEqual({ loads: 5, works: 3 });
      expect((await store.list("state")).objects.filter(({ key: left }) => left.includes(run.runId))).toEqual([]);
    });

    it("go on with another job where one dies, and nothing of them is given twice", { timeout: TIMEOUT }, async () => {
      const since = here.oscar.requests.length;
      const platform = open();
      const run = await oscarRun(store, [work()], [0, 0.2, 12]);
      const handle = await platform.start(run);
      await until(() => Promise.resolve(asked(since).works === 2), "the first jobs", 30);
      const order = await orderOf(run);
      const [first] = order?.order.asked ?? [];
      // The pod goes, and with it what gives the load.
      await client.deleteJob(LOAD_SERVICE, first!.job);
      const { invocations, load, background } = await finished(platform, handle);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(3).fill("succeeded"));
      expect(asked(since)).toEqual({ loads: 2, works: 3 });
      expect(load).toMatchObject({ requestedUploads: 3, givenUploads: 3 });
      expect(load!.lagSecondsLargest).toBeLessThan(5);
      expect(background.notes[0]).not.toContain(first!.job);
      await platform.forget(handle);
    });

    it(
      "are lost, with the reason, where no job begins: the profiler tries the run again",
      { timeout: TIMEOUT },
      async () => {
        here.oscar.pause(true);
        const since = here.oscar.requests.length;
        const platform = open({ patienceSeconds: 0.5 });
        const run = await oscarRun(store, [work()], [0]);
        const handle = await platform.start(run);
        expect(await ended(platform, handle)).toEqual({
          kind: "lost",
          reason:
            'Its load was not given: 3 jobs of service "profaas-profiler" on OSCAR "here" were asked for, and the last one had not begun after 0.5 s',
        });
        expect(asked(since)).toEqual({ loads: 3, works: 0 });
        await platform.forget(handle);
        here.oscar.pause(false);
        // The jobs that begin at last find that nobody asks any more.
        await here.oscar.idle();
        expect(asked(since).works).toBe(0);
      },
    );

    it("are asked for again where OSCAR is away for a moment", { timeout: TIMEOUT }, async () => {
      const page = { status: 502, headers: { "Content-Type": "text/html" }, body: "<h1>502 Bad Gateway</h1>" };
      here.oscar.answerInstead("POST", /^\/job\/profaas-profiler$/, page);
      const platform = open({ patienceSeconds: 1 });
      const run = await oscarRun(store, [work()], [0]);
      const handle = await platform.start(run);
      expect((await orderOf(run))?.order.asked[0]?.trouble).toMatch(
        /^Cannot start a job of service "profaas-profiler" as OSCAR answered 502/,
      );
      expect((await finished(platform, handle)).invocations).toHaveLength(1);
      await platform.forget(handle);
    });

    it("cannot be given where the operator names a service that is not there: check() says so", async () => {
      const name = "of-another-name";
      const platform = openTestPlatform([here], store, { loads: { service: name } });
      expect(await platform.check(await oscarRun(store, [work()], [0]))).toEqual([
        `Cannot give the load of the run by jobs of service "${name}" as OSCAR "here" has none of that name: deploy it (profaas deploy oscar), or take it out of loadJobs in the operator's file`,
      ]);
    });
  },
  { own: true },
);
