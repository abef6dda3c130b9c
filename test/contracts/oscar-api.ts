import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { minioNotifications } from "#adapters/bucket-notification/minio.ts";
import { hasEnded } from "#adapters/platform/oscar/api/job-state.ts";
import type { OscarAccess } from "#adapters/platform/oscar/api/oscar-access.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import type { OscarService } from "#adapters/platform/oscar/api/oscar-service.ts";
import { jobPhases } from "#adapters/platform/oscar/oscar-phases.ts";
import { supervisorMarks } from "#adapters/platform/oscar/supervisor-log.ts";
import { userStore } from "#adapters/platform/oscar/user-store.ts";
import { systemClock } from "#adapters/process/clock.ts";
import type { BucketNotifications } from "#ports/bucket-notifications.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { minioStore } from "../support/minio-store.ts";

/** An OSCAR to be tried, real or in memory. */
export interface TriedOscar {
  readonly access: OscarAccess;
  /** Begins the names of all that is made. */
  readonly prefix: string;
  /** An image with `/bin/sh` that the cluster can pull. */
  readonly image: string;
  /** Where its MinIO is reached from here, if not where it says. */
  readonly storeEndpoint?: string;
  /** By which our client keeps its pace. */
  readonly clock: Clock;
  /** So long a job may take. */
  readonly patienceSeconds: number;
  close(): Promise<void>;
}

/** What our client needs of an OSCAR: a real one of 3.5 to 4.1 does it, and so must the one in memory. All is removed again. */
export function oscarContract(name: string, open: () => Promise<TriedOscar>): void {
  describe(name, () => {
    let oscar: TriedOscar;
    let client: OscarClient;
    let store: ObjectStore;
    let notifications: BucketNotifications;
    let service: OscarService;
    let wait: { readonly timeout: number; readonly interval: number };
    const made: string[] = [];

    const nameOf = (word: string): string => `${oscar.prefix}${word}`;
    const create = async (word: string, fields: Partial<OscarService>): Promise<OscarService> => {
      const named = nameOf(word);
      made.push(named);
      await client.create({ image: oscar.image, cpu: "0.2", memory: "128Mi", script: "true", ...fields, name: named });
      return (await client.service(named))!;
    };
    const path = (bucket: string, folder: string) => ({
      storage_provider: "minio.default",
      path: `${bucket}/${folder}`,
    });
    /** The one job that is not among those known; it must have ended. */
    const endedJob = async (of: string, known: readonly string[] = []): Promise<string> => {
      let found: string | undefined;
      await expect
        .poll(async () => {
          for (const [job, state] of await client.jobs(of)) {
            if (!known.includes(job) && hasEnded(state)) found = job;
          }
          return found;
        }, wait)
        .toBeDefined();
      return found!;
    };

    beforeAll(async () => {
      oscar = await open();
      wait = { timeout: oscar.patienceSeconds * 1000, interval: 300 };
      client = new OscarClient(oscar.access, oscar.clock);
      const configured = (await client.configuration()).store;
      const { accessKey, secretKey } = configured;
      const { ca, verifiesCertificate } = oscar.access;
      const trust = { verifiesCertificate, ...(ca === undefined ? {} : { ca }) };
      const endpoint = oscar.storeEndpoint ?? configured.endpoint;
      store = userStore(minioStore({ endpoint, accessKey, secretKey }, trust), (bucket) => client.createBucket(bucket));
      const key = () => Promise.resolve({ accessKeyId: accessKey, secretAccessKey: secretKey });
      notifications = minioNotifications({
        ...{ endpoint, region: "us-east-1", pathStyle: true },
        ...{ clock: systemClock, key, ...trust },
      });
      const bucket = nameOf("a");
      service = await create("a", {
        script:
          'tr a-z A-Z < "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/$(basename "$INPUT_FILE_PATH").up"; echo "$WORD"; exit 3',
        input: [path(bucket, "in")],
        output: [path(bucket, "out")],
        environment: { variables: { WORD: "spoken" }, secrets: { PW: "hidden-word" } },
        labels: { team: "x" },
      });
    }, 180_000);

    afterAll(async () => {
      for (const named of made) await client.delete(named).catch(() => undefined);
      const left = (await client.services()).filter(({ name: kept }) => kept.startsWith(oscar.prefix));
      const buckets = (await store.listBuckets()).filter((bucket) => bucket.startsWith(oscar.prefix));
      client.close();
      await oscar.close();
      expect({ left, buckets }).toEqual({ left: [], buckets: [] });
    }, 300_000);

    it("says which version it is and what it can do", async () => {
      const { version } = await client.traits();
      expect(version).not.toBe("");
      expect((await client.configuration()).store.endpoint).toMatch(/^https?:/);
    });

    it("keeps a service as it was made, without the values of secrets", async () => {
      expect(service).toMatchObject({ name: nameOf("a"), cpu: "0.2", memory: "128Mi", log_level: "INFO" });
      expect(service.token).toMatch(/^[0-9a-f]{64}$/);
      expect(service.labels).toMatchObject({ team: "x", oscar_service: nameOf("a") });
      expect(service.environment?.variables).toEqual({ WORD: "spoken" });
      expect(JSON.stringify(service)).not.toContain("hidden-word");
      expect((await client.services()).map((other) => other.name)).toContain(nameOf("a"));
    });

    it("runs a job for an upload: Succeeded, though the script failed, its output there and its times in order", async () => {
      await store.put(nameOf("a"), "in/my file.txt", "hello");
      const job = await endedJob(nameOf("a"));
      expect((await store.get(nameOf("a"), "out/my file.txt.up"))?.body).toEqual(new Uint8Array(Buffer.from("HELLO")));
      let state = (await client.jobs(nameOf("a"))).get(job)!;
      await expect
        .poll(async () => (state = (await client.jobs(nameOf("a"))).get(job)!).status, wait)
        .toBe("Succeeded");
      const log = (await client.log(nameOf("a"), job))!;
      expect(log).toContain("spoken");
      const marks = supervisorMarks(log)!;
      expect(marks.event).toMatchObject({ bucket: nameOf("a"), key: "in/my file.txt" });
      expect(marks.uploads).toMatchObject([{ bucket: nameOf("a"), key: "out/my file.txt.up" }]);
      const { creationTimeOf } = await client.traits();
      const { phases, ended } = jobPhases({ arrived: marks.event!.modified, job: state, marks, creationTimeOf });
      for (const length of Object.values(phases)) expect(length ?? 0).toBeGreaterThanOrEqual(0);
      const whole = Object.values(phases).reduce<number>((sum, length) => sum + (length ?? 0), 0);
      expect(whole).toBeCloseTo((ended - marks.event!.modified) / 1000, 3);
    });

    it("starts a job by a request, of the name that was chosen where the version lets one choose", async () => {
      const known = [...(await client.jobs(nameOf("a"))).keys()];
      const { namesJobs } = await client.traits();
      const jobName = nameOf("own-job");
      const token = (await client.service(nameOf("a")))!.token;
      await client.startJob(
        { name: nameOf("a"), token },
        { kind: "bytes", bytes: Buffer.from("abc") },
        namesJobs ? { jobName } : {},
      );
      const job = await endedJob(nameOf("a"), known);
      if (namesJobs) expect(job).toBe(jobName);
      // The answer is the file that it made.
      expect(await client.log(nameOf("a"), job)).toContain(Buffer.from("ABC").toString("base64"));
      await client.deleteJob(nameOf("a"), job);
      await expect.poll(async () => (await client.jobs(nameOf("a"))).has(job), wait).toBe(false);
    });

    it("takes a change for the next job, and gives back what was there", async () => {
      const known = [...(await client.jobs(nameOf("a"))).keys()];
      const before = await client.change(nameOf("a"), { cpu: "0.3", variables: { WORD: "changed" } });
      const after = (await client.service(nameOf("a")))!;
      expect(after).toMatchObject({ cpu: "0.3", environment: { variables: { WORD: "changed" } } });
      const { tokenOnUpdate } = await client.traits();
      expect(after.token === before.token).toBe(tokenOnUpdate === "kept");
      await client.startJob(after, { kind: "bytes", bytes: Buffer.from("x") });
      const job = await endedJob(nameOf("a"), known);
      expect(await client.log(nameOf("a"), job)).not.toBeNull();
      await client.replace(before);
      expect((await client.service(nameOf("a")))!.cpu).toBe("0.2");
    });

    it("chains services over a bucket by a notification to the second's target", async () => {
      const { tokenOnUpdate } = await client.traits();
      if (tokenOnUpdate === "renewed, and its notifications break") return;
      const second = nameOf("b");
      await create("b", { script: 'cat "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/end"', output: [path(second, "out")] });
      // Its target is called as the first's is, whose region is MinIO's own affair.
      const [own] = await notifications.rules(nameOf("a"));
      const target = own!.target.replace(/:[^:]+:webhook$/, `:${second}:webhook`);
      const rule = { id: "chain", target, events: ["s3:ObjectCreated:*"], prefix: "out/", suffix: "" };
      expect(await notifications.change(nameOf("a"), { put: [rule] })).toBe("changed");
      await store.put(nameOf("a"), "in/first.txt", "chained");
      await expect
        .poll(async () => (await store.get(second, "out/end"))?.body, wait)
        .toEqual(new Uint8Array(Buffer.from("CHAINED")));
    });

    it("answers a call synchronously where there is a serverless backend", async () => {
      if (!(await client.configuration()).hasServerlessBackend) return;
      const called = await create("c", { script: 'echo "said: $(cat "$INPUT_FILE_PATH")"', log_level: "CRITICAL" });
      await expect
        .poll(async () => (await client.run(called, { kind: "bytes", bytes: Buffer.from("hi") })).body, wait)
        .toBe("said: hi\n\n");
      const { status, serviceSeconds } = await client.run(called, { kind: "bytes", bytes: Buffer.from("hi") });
      expect(status).toBe(200);
      expect(serviceSeconds).toBeGreaterThan(0);
      expect(await client.jobs(called.name)).toEqual(new Map());
    });

    it("refuses, or does not, a bucket that is there already, by its version", async () => {
      const { refusesExistingBuckets } = await client.traits();
      const bucket = nameOf("there");
      await store.createBucket(bucket);
      const creating = create("d", { input: [path(bucket, "in")] });
      if (refusesExistingBuckets) {
        await expect(creating).rejects.toThrow(`the bucket "${bucket}" already exists`);
        expect(await client.service(nameOf("d"))).toBeUndefined();
        await store.deleteBucket(bucket);
      } else {
        await creating;
        expect(await client.delete(nameOf("d"))).toBe(true);
      }
    });

    it("refuses what it must, in words", async () => {
      const wrong = new OscarClient(
        { ...oscar.access, identity: { kind: "basic", user: "nobody", password: "wrong" } },
        oscar.clock,
      );
      await expect(wrong.info()).rejects.toThrow(/OSCAR answered 401/);
      wrong.close();
      const existing = { name: nameOf("a"), image: oscar.image, script: "true" };
      await expect(client.create(existing)).rejects.toThrow(/already exists/);
      await expect(client.create({ ...existing, name: nameOf("e"), cpu: "lots" })).rejects.toThrow(
        /quantities must match/,
      );
      await expect(client.create({ name: nameOf("e"), image: oscar.image })).rejects.toThrow(/'Script' failed/);
      await expect(client.create({ name: nameOf("e"), script: "true" })).rejects.toThrow(/'Image' failed/);
      expect(await client.service(nameOf("nope"))).toBeUndefined();
      expect(await client.delete(nameOf("nope"))).toBe(false);
      expect(await client.log(nameOf("a"), nameOf("nope"))).toBeNull();
      const body = { kind: "bytes", bytes: Buffer.from("a") } as const;
      await expect(client.startJob({ name: nameOf("a"), token: "0".repeat(64) }, body)).rejects.toThrow(
        /answered 401: the token is not that service's/,
      );
    });

    it("deletes a service with its jobs and its buckets", async () => {
      expect(await client.delete(nameOf("a"))).toBe(true);
      expect(await client.service(nameOf("a"))).toBeUndefined();
      expect(await store.listBuckets()).not.toContain(nameOf("a"));
    });
  });
}
