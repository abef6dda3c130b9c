import { describe, expect, it } from "vitest";

import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { modelFixture, publish } from "../support/model-fixture.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { post, serving } from "./serving.ts";

const NAME = "faces.blur.serviceSeconds";

describe("predictionApp()", () => {
  it("says that it lives, and that it is ready once the models are read", async () => {
    const { ask } = await serving();
    expect(await ask("/healthz")).toEqual({ status: 200, json: { live: true } });
    expect(await ask("/readyz")).toEqual({ status: 200, json: { ready: true } });
  });

  it("answers readiness with 503 before the models are read", async () => {
    const { models, log } = await serving();
    const app = predictionApp({ models: { ...models, ready: false }, page: new Map(), log });
    expect((await app.request("/readyz")).status).toBe(503);
    expect((await app.request("/v2/health/ready")).status).toBe(503);
    expect((await app.request("/v2/health/live")).status).toBe(200);
  });

  it("answers an unknown address and a wrong method with a sentence", async () => {
    const { app, ask } = await serving();
    expect(await ask("/nothing")).toEqual({ status: 404, json: { error: expect.stringContaining("/openapi.json") } });
    for (const path of ["/predict", `/v2/models/${NAME}/infer`, "/v2/repository/index"]) {
      const response = await app.request(path, { method: "GET" });
      expect([path, response.status, response.headers.get("allow")]).toEqual([path, 405, "POST"]);
    }
  });

  it("refuses a body that is too large, compressed, empty or not JSON", async () => {
    const { app } = await serving();
    const large = await app.request("/predict", post(`{"model":"${"x".repeat(17 * 2 ** 20)}"}`));
    expect(large.status).toBe(413);
    expect(await large.json()).toEqual({ error: expect.stringContaining("at most 16777216 bytes") });
    const compressed = await app.request("/predict", { ...post({}), headers: { "content-encoding": "gzip" } });
    expect(compressed.status).toBe(415);
    for (const [body, found] of [
      ["", "it is empty"],
      ["{", "must be JSON"],
      ["[]", "must be a mapping"],
      ["null", "must be a mapping"],
    ] as const) {
      const response = await app.request("/predict", post(body));
      expect([body, response.status]).toEqual([body, 400]);
      expect(((await response.json()) as { error: string }).error).toContain(found);
    }
  });

  it("hides what went wrong inside from who asked, and tells it to the log", async () => {
    const log = quietLogger();
    const { models } = await serving();
    const failing = {
      ...models,
      list: () => {
        throw new Error("the secret path /srv/x");
      },
    };
    const app = predictionApp({ models: failing, page: new Map(), log });
    const response = await app.request("/models");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(log.heard).toEqual([{ level: "error", message: "Request failed" }]);
  });

  it("serves the files of the page, forbids it to load anything from elsewhere, and nothing beside them", async () => {
    const { models, log } = await serving();
    const page = new Map([
      ["/", { contentType: "text/html; charset=utf-8", body: "<h1>page</h1>" }],
      ["/page.js", { contentType: "text/javascript; charset=utf-8", body: "export {};" }],
    ]);
    const app = predictionApp({ models, page, log });
    const response = await app.request("/");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await response.text()).toBe("<h1>page</h1>");
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'self';/);
    expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
    expect((await app.request("/page.js")).status).toBe(200);
    expect((await app.request("/../package.json")).status).toBe(404);
  });

  it("swaps models under load without one failed or mixed answer", async () => {
    const { app, store, models } = await serving();
    const seen = new Set<string>();
    const expected = new Map([[models.current(NAME)?.version as string, 1.2]]);
    const row = { cpuMillicores: 1_000, inputBytes: 2 ** 20, alternative: "default" };
    const rows = Array.from({ length: 50 }, () => row);
    const askAll = async (): Promise<string> => {
      const response = await app.request("/predict", post({ model: NAME, rows }));
      expect(response.status).toBe(200);
      const answer = (await response.json()) as { version: string; predictions: { prediction: number }[] };
      const value = expected.get(answer.version) as number;
      for (const { prediction } of answer.predictions) expect(prediction).toBeCloseTo(value, 9);
      seen.add(answer.version);
      return answer.version;
    };
    await askAll();
    for (let swap = 1; swap <= 20; swap++) {
      const coefficients = [1_000 / 2 ** 20, -0.1];
      const version = await publish(
        store,
        modelFixture({ regressor: { kind: "ridge", intercept: swap, coefficients } }),
      );
      expected.set(version, swap + 1);
      await Promise.all([askAll(), askAll(), models.refreshModel(NAME), askAll(), askAll()]);
      expect(await askAll()).toBe(version);
    }
    expect(seen.size).toBe(21);
  });
});
