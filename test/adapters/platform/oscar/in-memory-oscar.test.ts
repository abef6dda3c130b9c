import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";

import type { OscarInvocation, OscarProgram } from "../../../support/in-memory-oscar/oscar-program.ts";
import { openIdToken } from "../../../support/in-memory-oscar/open-identity.ts";
import {
  type InMemoryOscar,
  type InMemoryOscarOptions,
  startInMemoryOscar,
} from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

/** On a busy machine all takes its time. */
const PATIENT = { timeout: 20_000 };
const GIBIBYTE = 2 ** 30;
const NODES = [
  { name: "big", cores: 2, memoryBytes: 4 * GIBIBYTE, architecture: "amd64" },
  { name: "small", cores: 1, memoryBytes: 4 * GIBIBYTE, architecture: "arm64" },
] as const;

describeWithMinio(
  "an in-memory OSCAR",
  () => {
    let minio: Minio;
    let oscar: InMemoryOscar;
    let client: OscarClient;
    beforeAll(async () => void (minio = await startMinio({ own: true })));
    afterAll(() => minio.stop());
    afterEach(async () => {
      for (const { name } of await client.services()) await client.delete(name);
      client.close();
      await oscar.close();
    });

    async function start(options: Partial<InMemoryOscarOptions>, fields: Partial<OscarService>): Promise<OscarService> {
      oscar = await startInMemoryOscar({ store: minio, ...options });
      const access = { endpoint: oscar.endpoint, identity: oscar.identity, verifiesCertificate: true };
      client = new OscarClient(access, skippingClock());
      await client.create({ name: "tried", image: "a:1", script: "true", ...fields });
      return (await client.service("tried"))!;
    }
    const of = (name: string) => ({ storage_provider: "minio.default", path: `${name}/in` });
    const job = (service: OscarService, jobName: string): Promise<void> =>
      client.startJob(service, { kind: "bytes", bytes: Buffer.from("a") }, { jobName });
    const states = async (): Promise<Record<string, string>> =>
      Object.fromEntries([...(await client.jobs("tried"))].map(([name, { status }]) => [name, status]));

    /** A program that goes on until it is let go, and who has called it. */
    function heldProgram(): { readonly program: OscarProgram; readonly calls: OscarInvocation[]; letGo(): void } {
      const calls: OscarInvocation[] = [];
      let letGo = (): void => undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const program: OscarProgram = async (invocation) => {
        calls.push(invocation);
        const aborted = new Promise<void>((resolve) => invocation.signal.addEventListener("abort", () => resolve()));
        await Promise.race([held, aborted]);
      };
      return { program, calls, letGo: () => letGo() };
    }

    it("gives jobs to the nodes that have room, and the next one when there is some again", async () => {
      const { program, calls, letGo } = heldProgram();
      const service = await start({ nodes: NODES, programOf: () => program }, { cpu: "1", memory: "1Gi" });
      for (const name of ["one", "two", "three", "four"]) await job(service, name);
      await expect.poll(() => calls.length, PATIENT).toBe(3);
      expect(calls.map(({ node }) => node.name).sort()).toEqual(["big", "big", "small"]);
      expect(calls.find(({ node }) => node.name === "small")?.node.architecture).toBe("arm64");
      expect(await states()).toEqual({ four: "Pending", one: "Running", three: "Running", two: "Running" });
      expect((await client.nodes()).map(({ name, cpuRequestedMillicores }) => [name, cpuRequestedMillicores])).toEqual([
        ["big", 2000],
        ["small", 1000],
      ]);
      letGo();
      await expect
        .poll(states, PATIENT)
        .toEqual({ four: "Succeeded", one: "Succeeded", three: "Succeeded", two: "Succeeded" });
    });

    it("lets what has room go before what has none", async () => {
      const { program, calls, letGo } = heldProgram();
      const service = await start({ nodes: NODES, programOf: () => program }, { cpu: "8" });
      await job(service, "large");
      await client.change("tried", { cpu: "1" });
      await job(service, "little");
      await expect.poll(() => calls.map(({ jobName }) => jobName), PATIENT).toEqual(["little"]);
      expect(await states()).toEqual({ large: "Pending", little: "Running" });
      letGo();
    });

    it("begins nothing on a node that is cordoned by Kubernetes, and goes on with what runs there", async () => {
      const { program, calls, letGo } = heldProgram();
      const service = await start({ nodes: NODES, programOf: () => program }, { cpu: "1" });
      await job(service, "one");
      await expect.poll(() => calls.map(({ node }) => node.name), PATIENT).toEqual(["big"]);
      const { kubernetes } = oscar;
      expect(await kubernetes.merge("nodes", "", "big", { spec: { unschedulable: true } })).toMatchObject({
        spec: { unschedulable: true },
      });
      await job(service, "two");
      await job(service, "three");
      await expect.poll(() => calls.map(({ node }) => node.name), PATIENT).toEqual(["big", "small"]);
      const onSmall = await kubernetes.list("pods", { fields: "spec.nodeName=small" });
      expect(onSmall.items.map(({ metadata }) => metadata.name)).toEqual(["two-pod"]);
      expect(await states()).toEqual({ one: "Running", two: "Running", three: "Pending" });
      await kubernetes.merge("nodes", "", "big", { spec: { unschedulable: null } });
      await expect.poll(() => calls.length, PATIENT).toBe(3);
      await expect(kubernetes.delete("pods", "oscar-svc", "two-pod")).rejects.toThrow("only nodes may be changed");
      letGo();
    });

    it("has jobs wait while it is paused, and ends those that are deleted", async () => {
      const { program, calls } = heldProgram();
      const service = await start({ programOf: () => program }, {});
      oscar.pause(true);
      await job(service, "one");
      expect(await states()).toEqual({ one: "Pending" });
      oscar.pause(false);
      await expect.poll(() => calls.length, PATIENT).toBe(1);
      await client.deleteJob("tried", "one");
      expect(calls[0]?.signal.aborted).toBe(true);
      expect(await states()).toEqual({});
    });

    it("uploads what a function wrote, where its name is wanted, whether or not it threw", async () => {
      const program: OscarProgram = async ({ outputFolder, inputPath, say }) => {
        say(`read ${inputPath?.split("/").at(-1)}\n`);
        await writeFile(join(outputFolder, "a.json"), "{}");
        await writeFile(join(outputFolder, "b.txt"), "b");
        throw new Error("in vain");
      };
      const path = (folder: string, more: object = {}) => ({
        storage_provider: "minio.default",
        path: `tried/${folder}`,
        ...more,
      });
      const output = [path("out", { suffix: [".json"] }), path("all", { prefix: ["a", "b"] })];
      await start({ programOf: () => program }, { input: [path("in")], output });
      const store = minioStore(minio);
      await store.put("tried", "in/x.bin", "x");
      await expect.poll(states, PATIENT).toEqual({ [(await jobName())!]: "Succeeded" });
      const { objects } = await store.list("tried");
      const made = ["all/", "all/a.json", "all/b.txt", "in/", "in/x.bin", "out/", "out/a.json"];
      expect(objects.map(({ key }) => key)).toEqual(made);
      const log = await client.log("tried", (await jobName())!);
      expect(log).toContain("read x.bin");
      expect(log).toContain("Error: in vain");
    });

    async function jobName(): Promise<string | undefined> {
      await expect.poll(async () => (await client.jobs("tried")).size, PATIENT).toBe(1);
      return [...(await client.jobs("tried")).keys()][0];
    }

    it("fails a job only when its supervisor is taken away", async () => {
      const ends = ["killed", "outOfMemory"] as const;
      const service = await start(
        {
          programOf:
            () =>
            async ({ jobName: name }) =>
              ends[name === "one" ? 0 : 1],
        },
        {},
      );
      await job(service, "one");
      await job(service, "two");
      await expect.poll(states, PATIENT).toEqual({ one: "Failed", two: "Failed" });
      expect(await client.log("tried", "one")).toMatch(/Terminated\n$/);
      expect(await client.log("tried", "two")).toMatch(/Killed\n$/);
    });

    it("begins no job whose image cannot be pulled, or whose uploader has no secret", async () => {
      const service = await start({ isPullable: (image) => image !== "b:1" }, {});
      await client.replace({ ...service, image: "b:1" });
      await job(service, "one");
      await client.replace(service);
      const event = {
        Records: [{ eventSource: "minio:s3", requestParameters: { principalId: "somebody", sourceIPAddress: "" } }],
      };
      await client.startJob(service, { kind: "event", event }, { jobName: "two" });
      await oscar.idle();
      const jobs = await client.jobs("tried");
      for (const name of ["one", "two"]) {
        expect(jobs.get(name)).toMatchObject({
          status: "Pending",
          createdAt: expect.any(String),
          startedAt: undefined,
        });
        expect(await client.log("tried", name)).toBeNull();
      }
    });

    it("gives a user of OpenID Connect a key that opens the buckets of his own services, and no others", async () => {
      const issuer = "https://issuer.example.org";
      await start({ openId: { issuers: [issuer], groups: [] } }, { input: [of("tried")] });
      const token = openIdToken({ issuer, subject: "somebody" });
      const user = new OscarClient(
        { endpoint: oscar.endpoint, identity: { kind: "bearer", token }, verifiesCertificate: true },
        skippingClock(),
      );
      const { store: key } = await user.configuration();
      expect(key.accessKey).not.toBe(minio.accessKey);
      const store = minioStore(key);
      await expect(store.listBuckets()).rejects.toThrow("the access key may not do that there");
      await user.create({ name: "his", image: "a:1", script: "true", input: [of("his")] });
      expect(await store.listBuckets()).toEqual(["his"]);
      await store.put("his", "in/a.txt", "a");
      await expect.poll(async () => (await user.jobs("his")).size, PATIENT).toBe(1);
      await expect(store.createBucket("more")).rejects.toThrow("the access key may not do that there");
      await expect(store.put("tried", "in/a.txt", "a")).rejects.toThrow("the access key may not do that there");
      user.close();
    });

    it("holds requests up as its client of Kubernetes does", async () => {
      const clock = skippingClock();
      const service = await start({ throttle: { callsPerSecond: 5, burst: 10 }, clock }, {});
      const began = clock.monotonicSeconds();
      oscar.pause(true);
      for (let number = 0; number < 25; number++) await job(service, `job-${number}`);
      // Two calls for each, of which ten may come at once.
      expect(clock.monotonicSeconds() - began).toBeGreaterThan((25 * 2 - 10) / 5 - 0.5);
      expect(clock.monotonicSeconds() - began).toBeLessThan((25 * 2) / 5 + 3);
    });

    it("keeps jobs of users suspended where there is Kueue", async () => {
      await start({ hasKueue: true }, {});
      const service = (await client.service("tried"))!;
      await client.replace({ ...service, owner: "" });
      await job(service, "one");
      expect(await states()).toEqual({ one: "Suspended" });
    });
  },
  { own: true },
);
