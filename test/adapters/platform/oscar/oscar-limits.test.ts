import { expect, it } from "vitest";

import type { RunComponent } from "#ports/service-platform.ts";

import { openIdToken } from "../../../support/in-memory-oscar/open-identity.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore } from "./oscar-harness.ts";
import { finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 180_000;
const ISSUER = "https://aai.example.org";
const MEBIBYTE = 2 ** 20;

describeWithMinio(
  "oscarPlatform() with limits and users",
  () => {
    it("sweeps memory as it does cpu, each run's jobs with its own limits", { timeout: TIMEOUT }, async () => {
      const here = await testOscar("here");
      const store = await testStore();
      const platform = openTestPlatform([here], store);
      const seen: unknown[] = [];
      for (const [cpuMillicores, memoryBytes] of [
        [500, 128 * MEBIBYTE],
        [500, 192 * MEBIBYTE],
        [250, 192 * MEBIBYTE],
      ] as const) {
        const run = await oscarRun(store, [withLimits(computing(), cpuMillicores, memoryBytes)], [0]);
        const handle = await platform.start(run);
        const { invocations } = await finished(platform, handle);
        expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded"]);
        // What the pods of this run had, as Kubernetes shows it.
        const pods = here.oscar.pods() as unknown as {
          spec: { containers: { resources: { limits: unknown } }[] };
        }[];
        seen.push(pods.map(({ spec }) => spec.containers[0]?.resources.limits));
        await platform.forget(handle);
      }
      expect(seen).toEqual([
        [{ cpu: "500m", memory: String(128 * MEBIBYTE) }],
        [{ cpu: "500m", memory: String(192 * MEBIBYTE) }],
        [{ cpu: "250m", memory: String(192 * MEBIBYTE) }],
      ]);
      await platform.release?.("oscars-12345678");
      await here.close();
    });

    it(
      "frees a place with its note, though a container ends later, as a real one does",
      { timeout: TIMEOUT },
      async () => {
        const here = await testOscar("here", {}, { timings: { minioRestartSeconds: 1, supervisorEndSeconds: 1.5 } });
        const store = await testStore();
        const platform = openTestPlatform([here], store);
        const component = oscarComponent({
          ...{ name: "work", behaviour: { kind: "compute", seconds: 0.2 } },
          ...{ parallelism: 2, timeoutSeconds: 60 },
        });
        const handle = await platform.start(await oscarRun(store, [component], [0, 0, 0, 0]));
        const { invocations, achievedParallelism } = await finished(platform, handle);
        expect(achievedParallelism).toEqual({ work: 2 });
        // The whole of each is still told: at least half a second of 1.5 is surely the container's end.
        for (const { phases } of invocations.slice(0, 2)) expect(phases.teardown).toBeGreaterThan(0.5);
        await platform.forget(handle);
        await platform.release?.("oscars-12345678");
        await here.close();
      },
    );

    it(
      "names want of memory where Kubernetes tells of it, and says what it looks like where nobody does",
      { timeout: TIMEOUT },
      async () => {
        const here = await testOscar("here", {}, { programOf: () => () => Promise.resolve("outOfMemory") });
        const outcomes: unknown[] = [];
        for (const kubernetes of [here.oscar.kubernetes, undefined]) {
          const store = await testStore();
          const platform = openTestPlatform([here], store, kubernetes === undefined ? {} : { kubernetes });
          const component = { ...withLimits(computing(), 500, 128 * MEBIBYTE), timeoutSeconds: 1 };
          const handle = await platform.start(await oscarRun(store, [component], [0]));
          const { invocations } = await finished(platform, handle);
          outcomes.push(invocations[0]?.outcome);
          await platform.forget(handle);
          await platform.release?.("oscars-12345678");
        }
        expect(outcomes).toEqual([
          { kind: "outOfMemory", limitBytes: 128 * MEBIBYTE },
          { kind: "failed", exitCode: null, message: expect.stringContaining("as for want of memory") },
        ]);
        await here.close();
      },
    );

    it("describes an OSCAR without a metrics server, whose nodes nobody tells", { timeout: TIMEOUT }, async () => {
      const here = await testOscar("here", {}, { hasMetricsServer: false });
      const description = await openTestPlatform([here], await testStore()).describe();
      expect(description.nodes).toEqual([]);
      expect(description.enforcement.notes).toEqual([expect.stringContaining("the cluster has no metrics server")]);
      await here.close();
    });

    it.each([
      // A job costs OSCAR three calls, and a synchronous one one; ten are had at once, and five a second.
      ["job", 8, (8 * 3 - 10) / 5],
      ["run", 14, (14 - 10) / 5],
    ] as const)(
      "keeps OSCAR's pace by %s, and the record says how late that made the load",
      { timeout: TIMEOUT },
      async (invocation, count, heldSeconds) => {
        const nodes = [{ name: "node1", cores: 16, memoryBytes: 2 ** 36, architecture: "amd64" as const }];
        const here = await testOscar("here", { invocation }, { nodes });
        const store = await testStore();
        const quick = openTestPlatform([here], store);
        const paced = openTestPlatform([here], store, { pace: { perSecond: 5, burst: 10 } });
        const lags: number[] = [];
        for (const platform of [quick, paced]) {
          const component = computing();
          const configuration = { ...component.configuration, parallelism: count };
          const run = await oscarRun(store, [{ ...component, configuration }], Array<number>(count).fill(0));
          const handle = await platform.start(run);
          const { load } = await finished(platform, handle);
          expect(load).toMatchObject({ requestedUploads: count, givenUploads: count });
          lags.push(load!.lagSecondsLargest);
          await platform.forget(handle);
        }
        expect(lags[0]).toBeLessThan(heldSeconds);
        // What was asked before the load began counts as well.
        expect(lags[1]).toBeGreaterThan(heldSeconds - 0.5);
        await quick.release?.("oscars-12345678");
        await here.close();
      },
    );

    it("measures as a user of OpenID Connect", { timeout: TIMEOUT }, async () => {
      const here = await testOscar("here", {}, { openId: { issuers: [ISSUER], groups: [] } });
      const store = await testStore();
      const platform = openTestPlatform([here], store, { token: openIdToken({ issuer: ISSUER, subject: "somebody" }) });
      const run = await oscarRun(store, [computing()], [0, 0.1]);
      expect(await platform.check(run)).toEqual([]);
      const handle = await platform.start(run);
      const { invocations } = await finished(platform, handle);
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
      await platform.forget(handle);
      expect(await platform.release?.("oscars-12345678")).toEqual([]);
      expect(await minioStore(here.minio).listBuckets()).toEqual([]);
      const asked = here.oscar.requests.filter(({ path }) => path.startsWith("/system/"));
      expect(asked.every(({ headers }) => headers["authorization"]?.startsWith("Bearer "))).toBe(true);
      await here.close();
    });
  },
  { own: true },
);

function computing(): RunComponent {
  return oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0.05 } });
}

function withLimits(component: RunComponent, cpuMillicores: number, memoryBytes: number): RunComponent {
  return { ...component, configuration: { ...component.configuration, cpuMillicores, memoryBytes } };
}
