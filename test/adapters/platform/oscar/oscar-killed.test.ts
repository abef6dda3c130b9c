import { afterAll, beforeAll, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { mortalLife } from "../../../support/mortal-life.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore, type TestOscar } from "./oscar-harness.ts";
import { ended, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 900_000;
const CAMPAIGN = "oscars-12345678";
/** Services are made, and so must be deleted, only among the first writes: to do both each time takes its time. */
const isWhole = (killAfter: number): boolean => killAfter <= 6;

describeWithMinio(
  "oscarPlatform() killed",
  () => {
    let here: TestOscar;
    beforeAll(async () => void (here = await testOscar("here", { invocation: "job" })), TIMEOUT);
    afterAll(() => here.close(), TIMEOUT);

    /** Begins the run in a process that dies after so many writes; how many there were, and whether it died. */
    async function begin(store: ObjectStore, run: RunRequest, killAfter: number, releases: boolean) {
      const life = mortalLife(killAfter);
      const platform = openTestPlatform([here], store, { life });
      let handle;
      try {
        handle = await platform.start(run);
        while (!life.killed && (await platform.collect(handle)).kind === "pending") {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        if (!life.killed) await platform.forget(handle);
        if (!life.killed && releases) await platform.release?.(CAMPAIGN);
      } catch (error) {
        if (!life.killed) throw error;
      }
      return life;
    }

    /** What the next process does, as the profiler would: it asks for the run again, collects it and lets it go. */
    async function goOn(platform: ServicePlatform, run: RunRequest, releases: boolean) {
      const handle = await platform.start(run);
      const collected = await ended(platform, handle);
      await platform.forget(handle);
      if (releases) expect(await platform.release?.(CAMPAIGN)).toEqual([]);
      return collected;
    }

    async function expectClean(store: ObjectStore): Promise<void> {
      expect((await store.list("state")).objects.map(({ key }) => key)).toEqual([]);
      expect(await minioStore(here.minio).listBuckets()).toEqual([]);
      const services = await fetchServices(here);
      expect(services).toEqual([]);
    }

    it(
      "after any of its writes: the next process collects the run and leaves nothing behind",
      async () => {
        const component = oscarComponent({
          name: "work",
          behaviour: { kind: "compute", seconds: 0.05 },
          parallelism: 2,
        });
        const outcomes: string[] = [];
        let store = await testStore();
        for (let killAfter = 1; ; killAfter++) {
          const run = await oscarRun(store, [component], [0, 0.1]);
          const life = await begin(store, run, killAfter, isWhole(killAfter));
          const collected = await goOn(openTestPlatform([here], store), run, isWhole(killAfter) || !life.killed);
          const what =
            collected.kind === "finished"
              ? collected.measurement.invocations.map(({ outcome }) => outcome.kind).join()
              : JSON.stringify(collected);
          outcomes.push(`${killAfter} ${life.lastWrite}: ${what}`);
          if (isWhole(killAfter) || !life.killed) {
            await expectClean(store);
            store = await testStore();
          }
          if (!life.killed) break;
        }
        expect(outcomes.filter((line) => !line.endsWith(": succeeded,succeeded"))).toEqual([]);
        expect(outcomes.length).toBeGreaterThan(15);
      },
      TIMEOUT,
    );
  },
  { own: true },
);

async function fetchServices({ oscar }: TestOscar): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`${oscar.user}:${oscar.password}`).toString("base64")}`;
  const answer = await fetch(`${oscar.endpoint}/system/services`, { headers: { authorization } });
  return answer.json();
}
