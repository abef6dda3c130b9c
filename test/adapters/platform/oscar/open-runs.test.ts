import { expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";

import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { until } from "../../../support/real-installation.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore } from "./oscar-harness.ts";
import { finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 240_000;

describeWithMinio(
  "two campaigns on one OSCAR, whose MinIO restarts with each service that is made or deleted",
  () => {
    it(
      "make and delete no service while a run of the other is measured, and both are measured",
      async () => {
        const here = await testOscar("here", { invocation: "job" });
        const store = await testStore();
        const [one, other] = [openTestPlatform([here], store), openTestPlatform([here], store)];
        const work = (seconds: number) => oscarComponent({ name: "work", behaviour: { kind: "compute", seconds } });
        const asked = (method: string, path: RegExp) =>
          here.oscar.requests.flatMap((request, index) =>
            request.method === method && path.test(request.path) ? [index] : [],
          );

        const long = await oscarRun(store, [work(6)], [0]);
        const measured = await one.start(long);
        await until(() => Promise.resolve(asked("POST", /^\/job\//).length === 1), "the job of the first run", 60);
        const short = await oscarRun(store, [work(0)], [0], [], { campaignId: "others-12345678" });
        const waiting = await other.start(short);
        await systemClock.sleep(3);
        expect(asked("POST", /^\/system\/services$/)).toHaveLength(1);
        expect(await other.release?.("oscars-12345678")).toEqual([
          'Cannot delete services on OSCAR "here" while a run is measured there: they stay until later',
        ]);
        expect(asked("DELETE", /^\/system\/services\//)).toEqual([]);

        const ofLong = await finished(one, measured);
        await one.forget(measured);
        const ofShort = await finished(other, waiting);
        await other.forget(waiting);
        for (const { invocations } of [ofLong, ofShort]) {
          expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded"]);
        }
        // The second service was made once the first run had its outcome: its job list had been read by then.
        const [, second] = asked("POST", /^\/system\/services$/);
        expect(second).toBeGreaterThan(asked("GET", /^\/system\/logs\/[^/]+$/)[0]!);
        for (const campaign of ["oscars-12345678", "others-12345678"])
          expect(await one.release?.(campaign)).toEqual([]);
        expect(await minioStore(here.minio).listBuckets()).toEqual([]);
        await here.close();
      },
      TIMEOUT,
    );
  },
  { own: true },
);
