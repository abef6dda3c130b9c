import { afterAll, beforeAll, expect, it } from "vitest";

import { Invocation, PHASES } from "#core/trace/invocation.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore, type TestOscar } from "./oscar-harness.ts";
import { finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 180_000;

describeWithMinio(
  "oscarPlatform() with workflows",
  () => {
    let edge: TestOscar;
    let cloud: TestOscar;
    let store: ObjectStore;
    let platform: ServicePlatform;
    beforeAll(async () => {
      edge = await testOscar("edge", { parallelism: "slots" });
      cloud = await testOscar("cloud", { invocation: "job" });
      store = await testStore();
      platform = openTestPlatform([edge, cloud], store);
    }, TIMEOUT);
    afterAll(async () => {
      await platform.release?.("oscars-12345678");
      await Promise.all([edge.close(), cloud.close()]);
    }, TIMEOUT);

    const edges = [{ from: "cut", to: "work", path: "b/cut" }];
    const cut = (resource: string) =>
      oscarComponent(
        {
          name: "cut",
          behaviour: { kind: "fanOut", files: 2 },
          outputs: [{ path: "b/cut", prefixes: [], suffixes: [".txt"] }],
        },
        resource,
      );
    const work = (resource: string) =>
      oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0.05 }, parallelism: 2 }, resource);

    it(
      "has MinIO chain the services of one OSCAR, and asks nothing of OSCAR while it measures",
      async () => {
        const run = await oscarRun(store, [cut("edge"), work("edge")], [0, 0.2], edges);
        const handle = await platform.start(run);
        const measurement = await finished(platform, handle);
        expect(measurement.invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(6).fill("succeeded"));
        expect(measurement.invocations.map(({ component }) => component).sort()).toEqual([
          "cut",
          "cut",
          "work",
          "work",
          "work",
          "work",
        ]);
        for (const invocation of measurement.invocations) expectSound(invocation);

        const asked = edge.oscar.requests.map((request) => ({
          ...request,
          own: request.headers["x-delegated-job-id"],
        }));
        const jobs = asked.map((request, index) => (isJob(request) ? index : -1)).filter((index) => index >= 0);
        expect(jobs).toHaveLength(6);
        expect(asked.filter(({ own }) => own !== undefined)).toEqual([]);
        // From the first job to the last there were but jobs: no lists, no logs, no services made or changed.
        expect(asked.slice(jobs[0], jobs.at(-1)! + 1).every(({ path }) => path.startsWith("/job/"))).toBe(true);

        await platform.forget(handle);
        const minio = minioStore(edge.minio);
        for (const bucket of await minio.listBuckets()) {
          const { objects } = await minio.list(bucket);
          expect(objects.filter(({ key }) => !key.endsWith("/"))).toEqual([]);
        }
      },
      TIMEOUT,
    );

    it(
      "starts no other service when a component is measured alone after its workflow",
      async () => {
        const run = await oscarRun(store, [cut("edge")], [0]);
        const handle = await platform.start(run);
        const before = edge.oscar.requests.length;
        const measurement = await finished(platform, handle);
        await platform.forget(handle);
        expect(measurement.invocations).toHaveLength(1);
        const jobs = edge.oscar.requests.slice(before).filter(isJob);
        expect(jobs.map(({ path }) => path.includes("-cut"))).toEqual([true]);
      },
      TIMEOUT,
    );

    it(
      "measures one workflow over two OSCARs, the way between them as a phase of its own",
      async () => {
        const run = await oscarRun(store, [cut("edge"), work("cloud")], [0, 0], edges);
        expect(await platform.check(run)).toEqual([]);
        const handle = await platform.start(run);
        const measurement = await finished(platform, handle);
        await platform.forget(handle);
        expect(measurement.platform.cluster).toBe("edge+cloud");
        const [first, second] = ["cut", "work"].map((name) =>
          measurement.invocations.filter(({ component }) => component === name),
        );
        expect([first?.length, second?.length]).toEqual([2, 4]);
        for (const { phases, resource } of first ?? []) expect([phases.transfer, resource]).toEqual([null, "edge"]);
        for (const invocation of second ?? []) {
          expectSound(invocation);
          expect(invocation.resource).toBe("cloud");
          expect(invocation.phases.transfer).toBeGreaterThan(0);
          const producer = first?.find(({ originIndex }) => originIndex === invocation.originIndex);
          expect(invocation.arrivedAtSeconds).toBeGreaterThan(producer?.arrivedAtSeconds ?? Infinity);
        }
      },
      TIMEOUT,
    );
  },
  { own: true },
);

/** An update of a service also makes MinIO tell of the folder of its input. */
function isJob({ method, path, body }: { method: string; path: string; body: string }): boolean {
  return (
    method === "POST" && path.startsWith("/job/") && body.includes('"Records"') && !body.includes('/in/","Records"')
  );
}

function expectSound(invocation: Invocation): void {
  expect(Invocation.parse(invocation)).toEqual(invocation);
  const { phases, arrivedAtSeconds, finishedAtSeconds } = invocation;
  const sum = PHASES.reduce((total, phase) => total + (phases[phase] ?? 0), 0);
  expect(sum).toBeCloseTo(finishedAtSeconds - arrivedAtSeconds, 6);
}
