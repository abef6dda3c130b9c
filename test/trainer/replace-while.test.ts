import { describe, expect, it } from "vitest";

import type { ObjectStore } from "#ports/object-store.ts";

import { replaceWhile } from "../../functions/trainer/replace-while.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const PLACE = { bucket: "models", key: "m/current.json" } as const;
const always = (): Promise<boolean> => Promise.resolve(true);

describe("replaceWhile()", () => {
  it("writes what is not there, replaces what is, and leaves what is the same", async () => {
    const store = await testBuckets();
    expect(await replaceWhile(always, store, PLACE, "one")).toBe("replaced");
    expect(await replaceWhile(always, store, PLACE, "one")).toBe("there");
    expect(await replaceWhile(always, store, PLACE, "two")).toBe("replaced");
    expect(await replaceWhile(() => Promise.resolve(false), store, PLACE, "three")).toBe("refused");
    expect(await contents(store, "models")).toEqual({ "models/m/current.json": "two" });
  });

  it("asks again when somebody else wrote after it had looked", async () => {
    const store = await testBuckets();
    const seen: (string | undefined)[] = [];
    const racing: ObjectStore = {
      ...store,
      put: async (...put) => {
        if (seen.length === 1) await store.put(PLACE.bucket, PLACE.key, "theirs");
        return store.put(...put);
      },
    };
    const may = async (present?: { body: Uint8Array }): Promise<boolean> => {
      seen.push(present && new TextDecoder().decode(present.body));
      return seen.length < 2;
    };
    expect(await replaceWhile(may, racing, PLACE, "ours")).toBe("refused");
    expect(seen).toEqual([undefined, "theirs"]);
    expect(await contents(store, "models")).toEqual({ "models/m/current.json": "theirs" });
  });
});
