import { describe, expect, it } from "vitest";

import { bearerAccess } from "#adapters/process/bearer-access.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { functionApp } from "#wiring/function-server/function-app.ts";

import { minioEvent } from "../support/minio-events.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { servedFunction, TOKEN } from "../support/served-function.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const event = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" });
const step = JSON.stringify({ upload: { bucket: "campaigns", key: "faces.yaml" } });

async function guarded() {
  const store = await testBuckets();
  await store.put("campaigns", "faces.yaml", "spec");
  const served = servedFunction({ store, handle: async () => expect.fail("worked"), unhandled: async () => [] });
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    served.app.request(path, { method: "POST", headers, body: path.startsWith("/step") ? step : event });
  return { store, ask };
}

describe("fault 19: requests without the right token", () => {
  it.each(["/events", "/", "/step", "/reconcile"])("%s answers 401, and nothing comes of them", async (path) => {
    const { store, ask } = await guarded();
    for (const headers of [
      {},
      { authorization: "" },
      { authorization: "Bearer wrong-token-of-tests" },
      { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString("base64")}` },
      { authorization: TOKEN },
      { "x-auth-token": TOKEN },
      { cookie: `token=${TOKEN}` },
    ]) {
      const response = await ask(path, headers as Record<string, string>);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.text()).not.toContain(TOKEN);
    }
    expect(await contents(store, "state", "quarantine")).toEqual({});
  });

  it("a token in the query string is none", async () => {
    const { ask } = await guarded();
    for (const name of ["token", "access_token", "auth_token", "authorization"]) {
      expect((await ask(`/events?${name}=${TOKEN}`)).status).toBe(401);
    }
  });

  it("100 wrong ones in a row are told to come later, and MinIO with the right one is not", async () => {
    const store = await testBuckets();
    await store.put("campaigns", "faces.yaml", "spec");
    const { app, tell } = servedFunction({ store, handle: async () => undefined, unhandled: async () => [] });
    const statuses: number[] = [];
    for (let count = 0; count < 100; count++) {
      const headers = { authorization: `Bearer guess-number-${count}-of-many` };
      statuses.push((await app.request("/events", { method: "POST", headers, body: event })).status);
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(70);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await tell(event)).status).toBe(202);
  });

  it("a token that was replaced is wrong from then on", async () => {
    const store = await testBuckets();
    let current = "the-first-token-12345";
    const { app } = functionApp({
      name: "profiler",
      prefix: "lab",
      store,
      clock: systemClock,
      log: quietLogger(),
      access: bearerAccess({ tokens: async () => [current], clock: systemClock }),
      caller: { call: () => expect.fail("called") },
      handle: async () => undefined,
      unhandled: async () => [],
    });
    const ask = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await app.request("/reconcile", { method: "POST", headers })).status;
    };
    expect(await ask("the-first-token-12345")).toBe(200);
    current = "the-second-token-1234";
    expect([await ask("the-first-token-12345"), await ask("the-second-token-1234")]).toEqual([401, 200]);
  });

  it("a recorded request that is played again much later starts nothing anew", async () => {
    const store = await testBuckets();
    await dropCampaign(store, "faces.yaml");
    const profiler = servedProfiler({ store });
    await profiler.tell(event);
    await profiler.settled();
    const before = await contents(store, "records", "state");
    const runs = [...profiler.started];
    for (let time = 0; time < 3; time++) {
      await profiler.tell(event);
      await profiler.settled();
    }
    expect(profiler.started).toEqual(runs);
    expect(await contents(store, "records", "state")).toEqual(before);
  });
});
