import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { type OscarProcessOptions, processPlatform, startOscarProcess } from "../../../support/oscar-process.ts";
import { until } from "../../../support/real-installation.ts";
import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";
import { oscarComponent, testOscar, type TestOscar } from "./oscar-harness.ts";
import { finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 180_000;
const CAMPAIGN = "oscars-12345678";
const THEIRS = "their-work";

/** The n-th request of that kind has come, in the life of the process that is killed then. */
type Moment = readonly [what: string, method: string, path: RegExp, count: number];
const MOMENTS: readonly Moment[] = [
  ["the first service is being made", "POST", /^\/system\/services$/, 1],
  ["the second service is being made", "POST", /^\/system\/services$/, 2],
  ["limits are being set", "PUT", /^\/system\/services$/, 1],
  ["the first job was begun", "POST", /^\/job\//, 1],
  ["the work of a fan-out has begun", "POST", /^\/job\//, 3],
  ["jobs are being read", "GET", /^\/system\/logs\//, 4],
  ["jobs are being deleted", "DELETE", /^\/system\/logs\//, 1],
  ["the first service is being deleted", "DELETE", /^\/system\/services\//, 1],
];

describeWithMinio(
  "a process that profiles on an OSCAR, ended by SIGKILL",
  () => {
    let here: TestOscar;
    let client: OscarClient;
    let folder: TemporaryFolder;
    let store: ObjectStore;
    let options: OscarProcessOptions;
    beforeAll(async () => {
      here = await testOscar("here");
      const { endpoint, identity, user, password } = here.oscar;
      client = new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock, {
        perSecond: 1e6,
        burst: 1e6,
      });
      folder = await temporaryFolder();
      store = directoryStore({ root: folder.path });
      for (const bucket of ["inputs", "state"]) await store.createBucket(bucket);
      const services = { borrowed: { service: THEIRS, change: true } };
      const cluster = { kind: "oscar", endpoint, invocation: "job", services };
      options = { root: folder.path, cluster, user, password };
    }, TIMEOUT);
    afterAll(async () => {
      client.close();
      await here.close();
      await folder.remove();
    }, TIMEOUT);

    /** Begins the run in a process of its own, which dies at that moment. */
    async function beginAndKill(run: RunRequest, [, method, path, count]: Moment): Promise<void> {
      const file = join(folder.path, `${run.runId}.json`);
      await writeFile(file, JSON.stringify(run));
      const before = here.oscar.requests.length;
      const child = await startOscarProcess(options, file);
      const isThere = (): boolean =>
        here.oscar.requests.slice(before).filter((asked) => asked.method === method && path.test(asked.path)).length >=
        count;
      await until(() => Promise.resolve(isThere()), "the moment of its death", 60).finally(() => child.kill("SIGKILL"));
      await child.ended;
      expect(child.signalCode).toBe("SIGKILL");
    }

    const cut = () =>
      oscarComponent({
        name: "cut",
        behaviour: { kind: "fanOut", files: 2 },
        outputs: [{ path: "b/cut", prefixes: [], suffixes: [".txt"] }],
      });
    const work = () => oscarComponent({ name: "work", behaviour: { kind: "compute", seconds: 0.1 }, parallelism: 2 });

    it.each(MOMENTS)(
      "while %s: the next one finishes the workflow and leaves nothing",
      { timeout: TIMEOUT },
      async (...moment) => {
        const edges = [{ from: "cut", to: "work", path: "b/cut" }];
        const run = await oscarRun(store, [cut(), work()], [0, 0.1], edges);
        await beginAndKill(run, moment);

        const next = processPlatform(options);
        const handle = await next.start(run);
        const { invocations } = await finished(next, handle);
        expect(invocations.map(({ component, outcome }) => `${component} ${outcome.kind}`).sort()).toEqual([
          ...Array<string>(2).fill("cut succeeded"),
          ...Array<string>(4).fill("work succeeded"),
        ]);
        await next.forget(handle);
        expect(await next.release?.(CAMPAIGN)).toEqual([]);
        expect(await client.services()).toEqual([]);
        expect(await minioStore(here.minio).listBuckets()).toEqual([]);
        expect((await store.list("state")).objects).toEqual([]);
      },
    );

    it.each([
      ["the change of a borrowed service is being made", "PUT", /^\/system\/services$/, 1],
      ["the job of a borrowed service was begun", "POST", /^\/job\//, 1],
      ["a borrowed service is being given back", "PUT", /^\/system\/services$/, 2],
    ] as const)("while %s: whoever only looks gives it back", { timeout: TIMEOUT }, async (...moment) => {
      await client.create({
        name: THEIRS,
        image: "theirs",
        cpu: "0.2",
        memory: "128Mi",
        script: 'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/${INPUT_FILE_PATH##*/}.done"',
        output: [{ storage_provider: "minio.default", path: `${THEIRS}/out` }],
      });
      const before = await client.service(THEIRS);
      const borrowed = oscarComponent({
        name: "borrowed",
        behaviour: { kind: "compute", seconds: 0 },
        timeoutSeconds: 3,
        outputs: [{ path: `${THEIRS}/out`, prefixes: [], suffixes: [] }],
      });
      const run = await oscarRun(store, [borrowed], [0]);
      await beginAndKill(run, moment);
      // OSCAR may be at it yet.
      await until(async () => (await client.service(THEIRS)) !== undefined, "the service", 10);
      const next = processPlatform(options);
      const handle = await next.start(run);
      await next.cancel(handle);
      await next.forget(handle);
      await next.restore?.();
      const after = await client.service(THEIRS);
      const of = (service: typeof after) => [service?.cpu, service?.memory, service?.environment?.variables];
      expect(of(after)).toEqual(of(before));
      expect((await store.list("state")).objects).toEqual([]);
      await client.delete(THEIRS);
      expect(await minioStore(here.minio).listBuckets()).toEqual([]);
    });
  },
  { own: true },
);
