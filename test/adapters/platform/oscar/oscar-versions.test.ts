import { expect, it } from "vitest";

import { describeWithMinio } from "../../../support/minio.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore } from "./oscar-harness.ts";
import { finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 180_000;

describeWithMinio(
  "oscarPlatform() with older versions",
  () => {
    // Shapes of these are derived from their sources, never recorded.
    it.each(["v3.5.3", "v4.0.0"])(
      "measures on OSCAR %s by uploads that MinIO chains",
      async (version) => {
        const oscar = await testOscar("here", { parallelism: "slots" }, { version });
        const store = await testStore();
        const platform = openTestPlatform([oscar], store);
        const components = [
          oscarComponent({ name: "cut", behaviour: { kind: "fanOut", files: 2 } }),
          oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0.05 } }),
        ];
        const run = await oscarRun(store, components, [0], [{ from: "cut", to: "work", path: "work/cut" }]);
        expect(await platform.check(run)).toEqual([]);
        const handle = await platform.start(run);
        const { invocations } = await finished(platform, handle);
        expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(Array(3).fill("succeeded"));
        await platform.forget(handle);
        expect(await platform.release?.(run.campaignId)).toEqual([]);
        await oscar.close();
      },
      TIMEOUT,
    );

    it(
      "says what a version cannot do, and what to set instead",
      async () => {
        const oscar = await testOscar("here", {}, { version: "v3.6.1" });
        const store = await testStore();
        const platform = openTestPlatform([oscar], store);
        const join = oscarComponent({ name: "join", behaviour: { kind: "compute", seconds: 0 }, join: true });
        const sentences = await platform.check(await oscarRun(store, [join], [0]));
        expect(sentences.join("\n")).toContain("its version is v3.6.1, and 4.1 is the first that takes one");
        const alone = oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0 } });
        const [sentence] = await platform.check(await oscarRun(store, [alone], [0]));
        expect(sentence).toContain("in which an update breaks the notifications of buckets: use OSCAR 4 or later");
        await oscar.close();
      },
      TIMEOUT,
    );
  },
  { own: true },
);
