import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import type { S3StoreOptions } from "#adapters/object-store/s3.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { faultyMinio, IMPATIENT, type FaultyMinio } from "../support/faulty-minio.ts";
import { describeWithMinio, startMinio, type Minio } from "../support/minio.ts";
import { minioStore } from "../support/minio-store.ts";
import { dropSimulated, workChain } from "../support/simulated-chain.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { contents } from "../support/test-buckets.ts";

const ARTIFACTS = ["records", "datasets"] as const;

/** What the chain leaves, and the runs that it starts. */
interface Outcome {
  readonly artifacts: Record<string, string>;
  readonly started: readonly string[];
}

/** The buckets of an installation of the test's own, filled by a way without faults. */
async function installation(straight: ObjectStore, prefix: string): Promise<ObjectStore> {
  const store = prefixedStore(straight, prefix);
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await dropSimulated(store);
  return store;
}

/** What is left when nobody disturbs. In a store of the same kind: ETags are part of a measurement's identity. */
async function undisturbed(straight: ObjectStore): Promise<Outcome> {
  const store = await installation(straight, "undisturbed");
  const started: string[] = [];
  await workChain(store, started, 1e6);
  return { artifacts: await contents(store, ...ARTIFACTS), started: started.sort() };
}

// A store that stays in trouble (disk full, read-only) ends the function with a sentence; the next invocation goes on.
describeWithMinio("fault 27: MinIO in trouble in the middle of a campaign", () => {
  let faulty: FaultyMinio;
  let expected: Outcome;
  beforeAll(async () => {
    faulty = await faultyMinio();
    expected = await undisturbed(faulty.straight);
  });
  afterEach(() => faulty.proxy.heal());
  afterAll(() => faulty.close());

  let installations = 0;
  async function troubled(
    inject: () => void,
    options: Partial<S3StoreOptions> = {},
  ): Promise<Outcome & { readonly sentences: readonly string[] }> {
    const prefix = `troubled-${++installations}`;
    const truth = await installation(faulty.straight, prefix);
    const store = prefixedStore(faulty.open(options), prefix);
    const [started, sentences]: [string[], string[]] = [[], []];
    inject();
    for (let invocation = 1; ; invocation++) {
      try {
        await workChain(store, started, 1e6);
        return { artifacts: await contents(truth, ...ARTIFACTS), started: [...new Set(started)].sort(), sentences };
      } catch (error) {
        sentences.push(String(error));
        faulty.proxy.heal();
        if (invocation === 3) throw error;
      }
    }
  }

  it.each([
    ["503 SlowDown", { kind: "answer", status: 503, code: "SlowDown" }],
    ["connections reset before the store knows", { kind: "resetBefore" }],
    ["connections reset after the store has done it", { kind: "resetAfter" }],
    ["bodies that break off", { kind: "cutBody", afterBytes: 10 }],
  ] as const)("survives %s on one request in five, without ending", async (_name, fault) => {
    // One in five, spread: four that match nothing of it lie between two.
    let count = 0;
    const everyFifth = { test: () => ++count % 5 === 0 };
    const outcome = await troubled(() => faulty.proxy.inject(fault, { match: everyFifth, times: 1e6 }));
    expect(outcome).toEqual({ ...expected, sentences: [] });
    expect(count).toBeGreaterThan(50);
  });

  it("survives bodies and answers that stall", async () => {
    const outcome = await troubled(() => {
      faulty.proxy.inject({ kind: "stallBody", afterBytes: 5 }, { match: /^GET .*campaign/, times: 2 });
      faulty.proxy.inject({ kind: "stallAnswer" }, { match: /^PUT .*runs/, times: 2 });
    });
    expect(outcome).toEqual({ ...expected, sentences: [] });
  });

  it.each([
    ["read-only", { kind: "answer", status: 403, code: "AccessDenied" }, "the access key may not do that there"],
    ["full", { kind: "answer", status: 507, code: "XMinioStorageFull" }, "the store's disk is full"],
    ["busy for ever", { kind: "answer", status: 503, code: "SlowDownWrite" }, "the store cannot be written to"],
  ] as const)("says so when the store is %s, and goes on when that is over", async (_name, fault, words) => {
    // From the third record on.
    let records = 0;
    const late = { test: (line: string) => /^PUT .*-records\//.test(line) && ++records > 2 };
    const outcome = await troubled(() => faulty.proxy.inject(fault, { match: late, times: 1e6 }));
    expect(outcome).toMatchObject(expected);
    expect(outcome.sentences).toHaveLength(1);
    expect(outcome.sentences[0]).toContain(words);
  });

  it("says so when a bucket is missing, and goes on when it is there again", async () => {
    const outcome = await troubled(() =>
      faulty.proxy.inject({ kind: "answer", status: 404, code: "NoSuchBucket" }, { match: /^PUT .*-records\// }),
    );
    expect(outcome).toMatchObject(expected);
    expect(outcome.sentences[0]).toMatch(/Cannot store an object in bucket ".+-records" as there is no such bucket/);
  });
});

describeWithMinio(
  "fault 27: MinIO started anew in the middle of a campaign, with another key",
  () => {
    let minio: Minio;
    afterAll(() => minio?.stop());

    it("takes up the new key without a restart of the function", { timeout: 120_000 }, async () => {
      const folder = await temporaryFolder();
      const secret = join(folder.path, "secret");
      await mkdir(secret);
      const write = async (): Promise<void> => {
        await writeFile(join(secret, "accessKey"), minio.accessKey);
        await writeFile(join(secret, "secretKey"), minio.secretKey);
      };
      minio = await startMinio({ own: true });
      await write();
      const expected = await undisturbed(minioStore(minio));
      await installation(minioStore(minio), "rotated");
      let puts = 0;
      const attempts = { most: 30, firstPauseSeconds: 0.1, longestPauseSeconds: 0.5 };
      const credentials = { from: "folder", folder: secret } as const;
      const real = minioStore(minio, { ...IMPATIENT, clock: systemClock, attempts, credentials });
      const rotating: ObjectStore = {
        ...real,
        put: async (...call) => {
          // In the middle: killed, and back with another key, which the mounted secret gets a little later.
          if (++puts === 20) {
            await minio.kill();
            await minio.start({ secretKey: "another-secret-key" });
            await write();
          }
          return real.put(...call);
        },
      };
      const started: string[] = [];
      await workChain(prefixedStore(rotating, "rotated"), started, 1e6);
      expect(puts).toBeGreaterThan(20);
      expect(await contents(prefixedStore(minioStore(minio), "rotated"), ...ARTIFACTS)).toEqual(expected.artifacts);
      expect([...new Set(started)].sort()).toEqual(expected.started);
      await folder.remove();
    });
  },
  { own: true },
);
