import { afterAll, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { Kubernetes, KubernetesObject } from "#ports/kubernetes.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { describeWithMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { mortalLife } from "../../../support/mortal-life.ts";
import { until } from "../../../support/real-installation.ts";
import { openTestPlatform, oscarComponent, testOscar, testStore, type TestOscar } from "./oscar-harness.ts";
import { ended, finished, oscarRun } from "./oscar-requests.ts";

const TIMEOUT = 180_000;
const THEIRS = "their-work";

describeWithMinio(
  "oscarPlatform() with what is others'",
  () => {
    let here: TestOscar;
    let client: OscarClient;
    let buckets: ObjectStore;
    beforeAll(async () => {
      const services = { work: { service: THEIRS, change: true }, fixed: { service: THEIRS } };
      here = await testOscar("here", { invocation: "job", services });
      client = clientOf(here);
      await client.create({
        name: THEIRS,
        image: "theirs",
        cpu: "0.2",
        memory: "128Mi",
        log_level: "CRITICAL",
        script: 'cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/${INPUT_FILE_PATH##*/}.done"; echo $WORDS',
        environment: { variables: { WORDS: "theirs", OTHER: "kept" } },
        input: [{ storage_provider: "minio.default", path: `${THEIRS}/in` }],
        output: [{ storage_provider: "minio.default", path: `${THEIRS}/out` }],
      });
      buckets = minioStore(here.minio);
      await buckets.put(THEIRS, "out/theirs.txt", "theirs");
    }, TIMEOUT);
    afterAll(() => here.close(), TIMEOUT);

    const component = (name = "work"): RunComponent => {
      const wanted = oscarComponent({
        name,
        behaviour: { kind: "compute", seconds: 0 },
        parallelism: 2,
        timeoutSeconds: 3,
        outputs: [{ path: `${THEIRS}/out`, prefixes: [], suffixes: [] }],
      });
      return { ...wanted, configuration: { ...wanted.configuration, environment: { WORDS: "ours" } } };
    };
    const before = {
      cpu: "0.2",
      memory: "128Mi",
      log_level: "CRITICAL",
      variables: { WORDS: "theirs", OTHER: "kept" },
    };
    async function now() {
      const service = await client.service(THEIRS);
      return {
        cpu: service?.cpu,
        memory: service?.memory,
        log_level: service?.log_level,
        variables: service?.environment?.variables,
      };
    }

    it(
      "measures a service that is there, changes it only meanwhile, and takes away only what the run made",
      async () => {
        const store = await testStore();
        const platform = openTestPlatform([here], store);
        const run = await oscarRun(store, [component()], [0, 0]);
        const handle = await platform.start(run);
        const seen = await changedMeanwhile(now);
        expect(seen).toEqual({
          cpu: "0.5",
          memory: "256Mi",
          log_level: "INFO",
          variables: { WORDS: "ours", OTHER: "kept" },
        });
        const { invocations } = await finished(platform, handle);
        expect(invocations.map(({ outcome, outputCount }) => [outcome.kind, outputCount])).toEqual(
          Array(2).fill(["succeeded", 1]),
        );
        await platform.forget(handle);
        expect(await now()).toEqual(before);
        expect((await buckets.list(THEIRS)).objects.map(({ key }) => key)).toEqual(["in/", "out/", "out/theirs.txt"]);
        expect((await store.list("state")).objects).toEqual([]);
      },
      TIMEOUT,
    );

    it(
      "refuses to measure a service otherwise than it is where it may not be changed",
      async () => {
        const store = await testStore();
        const platform = openTestPlatform([here], store);
        const handle = await platform.start(await oscarRun(store, [component("fixed")], [0]));
        const collected = await ended(platform, handle);
        expect(collected).toMatchObject({ kind: "refused" });
        expect(collected.kind === "refused" && collected.reason).toContain("set change to true");
        await platform.forget(handle);
        expect(await now()).toEqual(before);
      },
      TIMEOUT,
    );

    it(
      "judges it by the outputs that it is to leave, not by what OSCAR calls its job, also where its log is silent",
      async () => {
        const name = "their-silent";
        // Fails in vain for one of its inputs, and says nothing of it: it may not be changed.
        const script = `case "$INPUT_FILE_PATH" in *1-input*) exit 3;; esac; cp "$INPUT_FILE_PATH" "$TMP_OUTPUT_DIR/"`;
        const output = [{ storage_provider: "minio.default", path: `${name}/out` }];
        await client.create({
          name,
          image: "theirs",
          cpu: "0.5",
          memory: "256Mi",
          log_level: "CRITICAL",
          script,
          output,
        });
        const services = { silent: { service: name } };
        const settings = { ...here.settings, services } as unknown as TestOscar["settings"];
        const store = await testStore();
        const platform = openTestPlatform([{ ...here, settings }], store);
        const wanted = oscarComponent({
          name: "silent",
          behaviour: { kind: "compute", seconds: 0 },
          parallelism: 2,
          timeoutSeconds: 3,
          outputs: [{ path: `${name}/out`, prefixes: [], suffixes: [] }],
        });
        const component = { ...wanted, configuration: { ...wanted.configuration, environment: {} } };
        const handle = await platform.start(await oscarRun(store, [component], [0, 0]));
        const { invocations } = await finished(platform, handle);
        const [sound, broken] = [...invocations].sort((left, right) => left.originIndex - right.originIndex);
        expect(sound).toMatchObject({ outcome: { kind: "succeeded" }, outputCount: 1 });
        expect(broken).toMatchObject({
          outcome: {
            kind: "failed",
            message: expect.stringMatching(/^OSCAR calls its job Succeeded, and its outputs/),
          },
          outputCount: 0,
        });
        const jobs = [...(await client.jobs(name)).values()].map(({ status }) => status);
        expect(jobs).toEqual(["Succeeded", "Succeeded"]);
        await platform.forget(handle);
        expect((await buckets.list(name)).objects.map(({ key }) => key)).toEqual(["out/"]);
        await client.delete(name);
      },
      TIMEOUT,
    );

    it(
      "changes a service with secrets only where their values are known, as OSCAR forgets what an update does not send",
      async () => {
        const name = "their-signs";
        const output = [{ storage_provider: "minio.default", path: `${name}/out` }];
        const script = 'echo "$KEY" >"$TMP_OUTPUT_DIR/${INPUT_FILE_PATH##*/}.signed"';
        const environment = { variables: {}, secrets: { KEY: "their-key" } };
        await client.create({ name, image: "theirs", cpu: "0.2", memory: "128Mi", script, output, environment });
        const found = await client.service(name);
        const signs = oscarComponent({
          name: "signs",
          behaviour: { kind: "compute", seconds: 0 },
          timeoutSeconds: 3,
          outputs: [{ path: `${name}/out`, prefixes: [], suffixes: [] }],
        });
        const own = { ...signs, configuration: { ...signs.configuration, environment: {} } };
        const measure = async (secrets: object, keys: Readonly<Record<string, string>>) => {
          const store = await testStore();
          const services = { ...here.settings.services, signs: { service: name, change: true, secrets } };
          const settings = { ...here.settings, services } as TestOscar["settings"];
          const platform = openTestPlatform([{ ...here, settings }], store, { environment: keys });
          const run = await oscarRun(store, [own], [0]);
          const handle = await platform.start(run);
          const collected = await ended(platform, handle);
          const [signed] = (await buckets.list(name, { prefix: "out/" })).objects.filter(({ key }) => key !== "out/");
          const text = signed && new TextDecoder().decode((await buckets.get(name, signed.key))?.body);
          await platform.forget(handle);
          return { collected, text };
        };
        for (const [secrets, keys] of [
          [{}, { KEY: "their-key" }],
          [{ KEY: "THEIR_KEY" }, {}],
        ] as const) {
          expect((await measure(secrets, keys)).collected).toEqual({
            kind: "refused",
            reason:
              'Cannot change service "their-signs" for a run as OSCAR would forget its secrets (KEY), whose values it hides: name variables that hold them among the services of cluster "here" in the operator\'s file',
          });
          expect(await client.service(name)).toEqual(found);
        }
        const { collected, text } = await measure({ KEY: "THEIR_KEY" }, { THEIR_KEY: "their-key" });
        expect(collected).toMatchObject({ kind: "finished" });
        expect(text).toBe("their-key\n");
        expect(await client.service(name)).toEqual(found);
        await client.delete(name);
      },
      TIMEOUT,
    );

    it(
      "gives a service back whatever happens: by the next process, or by one that only looks, when the campaign is gone",
      async () => {
        for (const isDeleted of [false, true]) {
          const store = await testStore();
          // Dies as soon as the change is stored and made, however often it could say until then that it lives.
          const life = mortalLife(1, "replace");
          const run = await oscarRun(store, [component()], [0]);
          const dying = openTestPlatform([here], store, { life });
          const handle = await dying.start(run);
          await untilKilled(life);
          expect(await now()).not.toEqual(before);
          const next = openTestPlatform([here], store);
          if (isDeleted) {
            await next.restore?.();
            expect(await now()).not.toEqual(before); // the run goes on yet
            await deleteObjects(store, { bucket: "state", key: `${run.campaignId}/` });
            await next.restore?.();
          } else {
            await finished(next, handle);
            await next.forget(handle);
          }
          expect(await now()).toEqual(before);
        }
      },
      TIMEOUT,
    );

    it(
      "leaves what somebody else changed meanwhile as he wants it",
      async () => {
        const store = await testStore();
        const platform = openTestPlatform([here], store);
        const handle = await platform.start(await oscarRun(store, [component()], [0]));
        await finished(platform, handle);
        await client.change(THEIRS, { memory: "300Mi" });
        await platform.forget(handle);
        expect(await now()).toEqual({ ...before, memory: "300Mi" });
        await client.change(THEIRS, { memory: "128Mi" });
      },
      TIMEOUT,
    );

    it(
      "closes the nodes that a run has no use for, and opens them again",
      async () => {
        const nodes = ["node1", "node2", "node3"].map((name) => ({
          name,
          cores: 2,
          memoryBytes: 2 ** 32,
          architecture: "amd64" as const,
        }));
        const cluster = await testOscar("here", { parallelism: "cordon" }, { nodes });
        const closed = new Map<string, boolean>();
        const kubernetes = cordonOnly(cluster, closed);
        const store = await testStore();
        const platform: ServicePlatform = openTestPlatform([cluster], store, { kubernetes });
        const own = oscarComponent({ name: "slow", behaviour: { kind: "compute", seconds: 0.3 }, parallelism: 4 });
        const wanted = { ...own, configuration: { ...own.configuration, cpuMillicores: 500 } };
        const run = await oscarRun(store, [wanted], [0, 0, 0, 0, 0, 0]);
        expect(await platform.check(run)).toEqual([]);
        const handle = await platform.start(run);
        const measurement = await finished(platform, handle);
        expect([...closed.entries()].filter(([, isClosed]) => isClosed).map(([name]) => name)).toEqual([
          "node2",
          "node3",
        ]);
        expect(new Set(measurement.invocations.map(({ node }) => node))).toEqual(new Set(["node1"]));
        await platform.forget(handle);
        expect([...closed.values()]).toEqual([false, false]);

        // One dies as it closes nodes: who only looks leaves them to its run, and opens them when that is over.
        const dying = openTestPlatform([cluster], store, { kubernetes: diesAtSecond(kubernetes) });
        const again = await oscarRun(store, [wanted], [0]);
        await dying.start(again);
        await until(() => Promise.resolve(closed.get("node2") === true), "the closing of a node", 60);
        const next = openTestPlatform([cluster], store, { kubernetes });
        await next.restore?.();
        expect(closed.get("node2")).toBe(true);
        await deleteObjects(store, { bucket: "state", key: `${again.campaignId}/` });
        await next.restore?.();
        expect([...closed.values()]).toEqual([false, false]);
        await platform.release?.(run.campaignId);
        await cluster.close();
      },
      TIMEOUT,
    );

    it(
      "gives back what is left on one OSCAR though another cannot be reached",
      async () => {
        const cluster = await testOscar("there");
        const away = { ...cluster, name: "away", settings: { ...cluster.settings, endpoint: "http://127.0.0.1:9" } };
        const store = await testStore();
        const campaign = "oscars-87654321";
        const { name, runnable, outputs } = oscarComponent({
          name: "left",
          behaviour: { kind: "compute", seconds: 0 },
        });
        const service = { name, runnable, outputs, resource: "there" };
        await openTestPlatform([cluster], store).prepare?.(campaign, [service]);
        const of = clientOf(cluster);
        expect(await of.services()).toHaveLength(1);
        // The same is noted of the other one.
        for (const { key } of (await store.list("state", { prefix: "_oscar/there/services/" })).objects) {
          const { body } = (await store.get("state", key))!;
          await store.put("state", key.replace("/there/", "/away/"), body);
        }
        await expect(openTestPlatform([away, cluster], store).restore?.()).rejects.toThrow(
          "OSCAR was not reached at http://127.0.0.1:9",
        );
        expect(await of.services()).toEqual([]);
        of.close();
        await cluster.close();
      },
      TIMEOUT,
    );

    it(
      "keeps to the nodes of a resource by closing the others, or refuses it",
      async () => {
        const nodes = (["amd64", "arm64"] as const).map((architecture) => ({
          name: architecture,
          cores: architecture === "amd64" ? 8 : 2,
          memoryBytes: 2 ** 32,
          architecture,
        }));
        const nodeSelectors = { here: { "kubernetes.io/arch": "arm64" } };
        const cluster = await testOscar("here", { parallelism: "cordon" }, { nodes });
        const closed = new Map<string, boolean>();
        const kubernetes = cordonOnly(cluster, closed);
        const store = await testStore();
        const platform = openTestPlatform([cluster], store, { kubernetes, nodeSelectors });
        const wanted = oscarComponent({ name: "quick", behaviour: { kind: "compute", seconds: 0.1 } });
        const run = await oscarRun(store, [wanted], [0]);
        expect(await platform.check(run)).toEqual([]);
        // What was measured elsewhere is not taken for this.
        expect(await platform.identify(run)).toMatchObject({ "nodeSelector.quick": '{"kubernetes.io/arch":"arm64"}' });
        const handle = await platform.start(run);
        const { invocations } = await finished(platform, handle);
        expect(invocations.map(({ node }) => node)).toEqual(["arm64"]);
        expect(Object.fromEntries(closed)).toEqual({ amd64: true });
        await platform.forget(handle);
        expect(Object.fromEntries(closed)).toEqual({ amd64: false });

        const otherwise = { ...cluster, settings: { ...cluster.settings, parallelism: "load" as const } };
        expect(await openTestPlatform([otherwise], store, { nodeSelectors }).check(run)).toEqual([
          'Cannot keep to the nodes of resource "here" as OSCAR "here" has no node selector: set parallelism to cordon, which closes the others, or take nodeSelector out of the operator\'s file',
        ]);
        const nowhere = { here: { "kubernetes.io/arch": "riscv64" } };
        const lost = openTestPlatform([cluster], store, { kubernetes, nodeSelectors: nowhere });
        const other = await oscarRun(store, run.components, [0]);
        expect(await ended(lost, await lost.start(other))).toMatchObject({
          kind: "refused",
          reason: expect.stringContaining('must wear {"kubernetes.io/arch":"riscv64"}: OSCAR "here" has 2 that do'),
        });
        expect(Object.fromEntries(closed)).toEqual({ amd64: false });
        await platform.release?.(run.campaignId);
        await cluster.close();
      },
      TIMEOUT,
    );
  },
  { own: true },
);

function clientOf({ oscar: { endpoint, identity } }: TestOscar): OscarClient {
  const pace = { perSecond: 1e6, burst: 1e6 };
  return new OscarClient({ endpoint, identity, verifiesCertificate: true }, systemClock, pace);
}

async function changedMeanwhile(now: () => Promise<{ cpu: string | undefined }>) {
  for (let rounds = 0; rounds < 200; rounds++) {
    const seen = await now();
    if (seen.cpu !== "0.2") return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return now();
}

async function untilKilled(life: { readonly killed: boolean }): Promise<void> {
  for (let rounds = 0; rounds < 500 && !life.killed; rounds++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(life.killed).toBe(true);
}

/** The same, but that the second node is never closed: its process is gone. */
function diesAtSecond(kubernetes: Kubernetes): Kubernetes {
  let merges = 0;
  return {
    ...kubernetes,
    merge: (...words) => (++merges > 1 ? new Promise(() => undefined) : kubernetes.merge(...words)),
  };
}

/** The Kubernetes of an OSCAR in memory, as far as nodes are closed and pods looked at. */
function cordonOnly({ oscar }: TestOscar, closed: Map<string, boolean>): Kubernetes {
  const none = (): never => {
    throw new Error("not asked for in this test");
  };
  return {
    list: (kind) =>
      Promise.resolve({
        resourceVersion: "1",
        items: (kind === "nodes"
          ? oscar.nodes()
          : kind === "pods"
            ? oscar.pods()
            : []) as unknown as KubernetesObject[],
      }),
    merge: (_kind, _namespace, name, fields) => {
      const { unschedulable } = fields["spec"] as { unschedulable: boolean | null };
      closed.set(name, unschedulable === true);
      oscar.cordon(name, unschedulable === true);
      return Promise.resolve(undefined);
    },
    get: none,
    create: none,
    delete: none,
    watch: none,
    log: none,
  };
}
