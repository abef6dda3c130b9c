import { afterAll, beforeAll, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { OscarClient } from "#adapters/platform/oscar/api/oscar-client.ts";
import { userStore } from "#adapters/platform/oscar/user-store.ts";

import { openIdToken } from "../../../support/in-memory-oscar/open-identity.ts";
import { type InMemoryOscar, startInMemoryOscar } from "../../../support/in-memory-oscar/start-in-memory-oscar.ts";
import { describeWithMinio, type Minio, startMinio } from "../../../support/minio.ts";
import { minioStore } from "../../../support/minio-store.ts";
import { skippingClock } from "../../../support/skipping-clock.ts";

const ISSUER = "https://issuer.example.org";

describeWithMinio(
  "userStore()",
  () => {
    let minio: Minio;
    let oscar: InMemoryOscar;
    beforeAll(async () => {
      minio = await startMinio({ own: true });
      oscar = await startInMemoryOscar({ store: minio, openId: { issuers: [ISSUER], groups: [] } });
    });
    afterAll(async () => {
      await oscar.close();
      await minio.stop();
    });

    const open = (subject: string) => {
      const identity = { kind: "bearer", token: openIdToken({ issuer: ISSUER, subject }) } as const;
      return new OscarClient({ endpoint: oscar.endpoint, identity, verifiesCertificate: true }, skippingClock());
    };
    const storeOf = async (client: OscarClient) => {
      const { store } = await client.configuration();
      return userStore(minioStore(store), (bucket) => client.createBucket(bucket));
    };

    it("lists nothing for a user who owns nothing, and has OSCAR make his buckets, which are his alone", async () => {
      const [one, other] = [open("one"), open("other")];
      const [his, others] = [await storeOf(one), await storeOf(other)];
      expect(await his.listBuckets()).toEqual([]);
      expect(await his.createBucket("of-one")).toBe(true);
      expect(await his.createBucket("of-one")).toBe(false);
      expect(await his.put("of-one", "a.txt", "some text")).toMatchObject({ kind: "stored" });
      expect(await his.listBuckets()).toEqual(["of-one"]);
      await expect(others.get("of-one", "a.txt")).rejects.toThrow("the access key may not do that there");
      await expect(others.createBucket("of-one")).rejects.toThrow(
        /^Cannot create bucket "of-one" as OSCAR answered 400: .*the bucket "of-one" already exists/s,
      );
      await his.delete("of-one", "a.txt");
      await his.deleteBucket("of-one");
      expect(await his.listBuckets()).toEqual([]);
      for (const client of [one, other]) client.close();
    });

    it("hides no other trouble, and changes nothing for the administrator", async () => {
      const never = (): Promise<void> => Promise.reject(new Error("OSCAR is not asked"));
      const wrong = userStore(minioStore({ ...minio, secretKey: "wrong-secret" }), never);
      await expect(wrong.listBuckets()).rejects.toThrow("the secret key does not fit the access key");
      const whole = userStore(minioStore(minio), never);
      expect(await whole.createBucket("plain")).toBe(true);
      expect(await whole.listBuckets()).toEqual(["plain"]);
      const memory = userStore(memoryStore(), never);
      await expect(memory.createBucket("NOT A NAME")).rejects.toThrow(/^Cannot create bucket/);
    });
  },
  { own: true },
);
