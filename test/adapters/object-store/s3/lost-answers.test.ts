import { randomBytes, randomUUID } from "node:crypto";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";

import { systemClock } from "#adapters/process/clock.ts";
import type { PutOutcome } from "#ports/object-store.ts";

import { textOf } from "../../../contracts/object-store/reading.ts";
import { faultyMinio, type FaultyMinio, IMPATIENT } from "../../../support/faulty-minio.ts";
import { describeWithMinio } from "../../../support/minio.ts";

const MEBIBYTE = 2 ** 20;

describeWithMinio("s3Store() when answers to conditional writes are lost", () => {
  let faulty: FaultyMinio;
  let bucket: string;
  beforeAll(async () => {
    faulty = await faultyMinio();
  });
  beforeEach(async () => {
    bucket = `bucket-${randomUUID().slice(0, 8)}`;
    await faulty.straight.createBucket(bucket);
  });
  afterEach(() => faulty.proxy.heal());
  afterAll(() => faulty.close());

  async function etag(key: string): Promise<string | undefined> {
    return (await faulty.straight.head(bucket, key))?.etag;
  }

  it.each(["resetAfter", "stallAnswer"] as const)("knows its own claim again after %s", async (kind) => {
    faulty.proxy.inject({ kind }, { match: /^PUT/ });
    const outcome = await faulty.store.put(bucket, "claim", "mine", { ifAbsent: true });
    expect(outcome).toEqual({ kind: "stored", etag: await etag("claim") });
    expect(await textOf(faulty.straight, bucket, "claim")).toBe("mine");
  });

  it("knows its own replacement again", async () => {
    const first = await faulty.straight.put(bucket, "key", "one");
    if (first.kind !== "stored") throw new Error("not stored");
    faulty.proxy.inject({ kind: "resetAfter" }, { match: /^PUT/ });
    const outcome = await faulty.store.put(bucket, "key", "two", { ifMatch: first.etag });
    expect(outcome).toEqual({ kind: "stored", etag: await etag("key") });
  });

  it("knows its own claim again though a proxy asked twice and told us the second answer only", async () => {
    // The proxy's own second attempt, as nginx makes it: ours gets 412 at its first.
    const put = async (): Promise<PutOutcome> => faulty.store.put(bucket, "claim", "mine", { ifAbsent: true });
    faulty.proxy.inject({ kind: "twice" }, { match: /^PUT/ });
    expect(await put()).toEqual({ kind: "stored", etag: await etag("claim") });
    expect(await put()).toEqual({ kind: "conditionFailed" });
  });

  it("does not take another's claim for its own, even of the same bytes", async () => {
    await faulty.straight.put(bucket, "claim", "same", { ifAbsent: true });
    faulty.proxy.inject({ kind: "resetAfter" }, { match: /^PUT/ });
    expect(await faulty.store.put(bucket, "claim", "same", { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
  });

  it.each(["replaces", "deletes and makes anew"])(
    "does not hold on to a claim that another %s meanwhile",
    async (how) => {
      let isOthers = false;
      const clock = {
        ...systemClock,
        sleep: async (seconds: number, signal?: AbortSignal): Promise<void> => {
          // The first pause is between our two attempts.
          if (!isOthers && signal === undefined) {
            isOthers = true;
            if (how !== "replaces") await faulty.straight.delete(bucket, "claim");
            await faulty.straight.put(bucket, "claim", "another's");
          }
          await systemClock.sleep(seconds, signal);
        },
      };
      const store = faulty.open({ clock });
      faulty.proxy.inject({ kind: "resetAfter" }, { match: /^PUT/ });
      expect(await store.put(bucket, "claim", "mine", { ifAbsent: true })).toEqual({ kind: "conditionFailed" });
      expect(isOthers).toBe(true);
      expect(await textOf(faulty.straight, bucket, "claim")).toBe("another's");
    },
  );

  it("lets exactly one of 20 creators win, whoever's answer is lost", async () => {
    for (let round = 0; round < 5; round++) {
      const key = `claim-${round}`;
      faulty.proxy.inject({ kind: "resetAfter" }, { match: /^PUT/, times: 10 });
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) => faulty.store.put(bucket, key, `creator ${index}`, { ifAbsent: true })),
      );
      const winners = outcomes.flatMap(({ kind }, index) => (kind === "stored" ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await textOf(faulty.straight, bucket, key)).toBe(`creator ${winners[0]}`);
      faulty.proxy.heal();
    }
  });

  it("loses no increment though answers are lost; one that was built upon at once may be made again", async () => {
    await faulty.straight.put(bucket, "counter", "0");
    faulty.proxy.inject({ kind: "resetAfter" }, { match: /^PUT/, times: 15 });
    // All of them may meet the same one of the four.
    const store = faulty.open({ attempts: { ...IMPATIENT.attempts, most: 16 } });
    const add = async (): Promise<void> => {
      for (let done = 0; done < 5;) {
        const { body, etag: ifMatch } = (await store.get(bucket, "counter"))!;
        const next = String(Number(new TextDecoder().decode(body)) + 1);
        if ((await store.put(bucket, "counter", next, { ifMatch })).kind === "stored") done++;
      }
    };
    await Promise.all(Array.from({ length: 4 }, add));
    const counted = Number(await textOf(faulty.straight, bucket, "counter"));
    expect(counted).toBeGreaterThanOrEqual(20);
    expect(counted).toBeLessThanOrEqual(35);
  });

  it.each([{ ifAbsent: true } as const, undefined])(
    "knows its own upload of many parts again (condition: %o)",
    async (condition) => {
      const bytes = randomBytes(12 * MEBIBYTE);
      faulty.proxy.inject({ kind: "resetAfter" }, { match: /partNumber=1/ });
      faulty.proxy.inject({ kind: "resetBefore" }, { match: /partNumber=2/ });
      faulty.proxy.inject({ kind: "resetAfter" }, { match: /^POST .*uploadId=/ });
      const outcome = await faulty.store.put(bucket, "large", pieces(bytes), condition);
      expect(outcome).toEqual({ kind: "stored", etag: await etag("large") });
      expect(Buffer.compare((await faulty.straight.get(bucket, "large"))!.body, bytes)).toBe(0);
    },
  );
});

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 300_000) yield bytes.subarray(start, start + 300_000);
}
