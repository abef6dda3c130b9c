import { afterEach, describe, expect, it } from "vitest";

import { bearerTokens } from "#adapters/process/bearer-tokens.ts";
import { listen, type Listening } from "#adapters/process/listen.ts";
import { stepCaller } from "#adapters/process/step-caller.ts";

import { minioEvent } from "../../support/minio-events.ts";
import { until } from "../../support/real-installation.ts";
import { servedFunction, TOKEN } from "../../support/served-function.ts";
import { contents, testBuckets } from "../../support/test-buckets.ts";

let server: Listening;
afterEach(() => server.close());

const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
const step = (key: string): string => JSON.stringify({ upload: { bucket: "campaigns", key } });

describe("a function behind real connections", () => {
  it("works a step to its end although who asked has gone, and begins none for who went while waiting", async () => {
    const store = await testBuckets();
    const begun: string[] = [];
    const ended: string[] = [];
    let end = (): void => undefined;
    const { app } = servedFunction({
      store,
      unhandled: async () => [],
      handle: async ({ key }) => {
        begun.push(key);
        await new Promise<void>((resolve) => (end = resolve));
        ended.push(key);
      },
    });
    server = await listen({ fetch: app.fetch, host: "127.0.0.1", port: 0 });
    const ask = (key: string, signal?: AbortSignal): Promise<number> =>
      fetch(`${server.url}/step`, { method: "POST", headers, body: step(key), ...(signal ? { signal } : {}) }).then(
        ({ status }) => status,
        () => 0,
      );

    const [first, second] = [new AbortController(), new AbortController()];
    const one = ask("first.yaml", first.signal);
    await until(async () => begun.length === 1, "the first step");
    const two = ask("second.yaml", second.signal);
    const three = ask("third.yaml");
    await new Promise((resolve) => setTimeout(resolve, 100));
    first.abort();
    second.abort();
    expect([await one, await two]).toEqual([0, 0]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ended).toEqual([]);
    end();
    await until(async () => begun.length === 2, "the third step");
    expect(begun).toEqual(["first.yaml", "third.yaml"]);
    end();
    expect(await three).toBe(200);
    expect(ended).toEqual(["first.yaml", "third.yaml"]);
  });

  it("answers 202 with its own request for the step on the wire, which stays open as long as the step lasts", async () => {
    const store = await testBuckets();
    await store.put("campaigns", "faces.yaml", "spec");
    const tokens = await bearerTokens({ T: TOKEN }, "T");
    if (tokens === undefined) throw new Error("there is a token");
    let open = 0;
    let end = (): void => undefined;
    const { app, drain } = servedFunction({
      store,
      caller: stepCaller({ selfUrl: () => server.url, tokens }),
      unhandled: async () => [],
      handle: () => new Promise<void>((resolve) => (end = resolve)),
    });
    server = await listen({
      host: "127.0.0.1",
      port: 0,
      // The times of a server that is far less patient than the step is long.
      times: { headersTimeout: 1_500, requestTimeout: 2_000, keepAliveTimeout: 50, connectionsCheckingInterval: 50 },
      fetch: async (request) => {
        if (!request.url.endsWith("/step")) return app.fetch(request);
        open++;
        return Promise.resolve(app.fetch(request)).finally(() => open--);
      },
    });
    const body = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" });
    const answer = await fetch(`${server.url}/events`, { method: "POST", headers, body });
    expect(answer.status).toBe(202);
    await until(async () => open === 1, "the request for the step");
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(open).toBe(1);
    end();
    await until(async () => Object.keys(await contents(store, "state")).length === 0, "the end of the notice");
    expect(open).toBe(0);
    await drain();
  });
});
