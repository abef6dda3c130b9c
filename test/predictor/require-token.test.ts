import { describe, expect, it } from "vitest";

import { bearerAccess } from "#adapters/process/bearer-access.ts";

import { predictionApp } from "../../functions/predictor/prediction-app.ts";
import { manualClock } from "../support/manual-clock.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { post, serving } from "./serving.ts";

const TOKEN = "the-token-of-the-predictor";
const QUESTION = {
  model: "faces.blur.serviceSeconds",
  configuration: { cpuMillicores: 1_000, inputBytes: 1_048_576, alternative: "default" },
};

async function guarded() {
  const { models } = await serving();
  const access = bearerAccess({ tokens: async () => [TOKEN], clock: manualClock() });
  return predictionApp({
    models,
    page: new Map([["/", { contentType: "text/html", body: "page" }]]),
    log: quietLogger(),
    access,
  });
}

describe("a predictor with a token", () => {
  it.each([
    "/predict",
    "/models",
    "/models/faces.blur.serviceSeconds",
    "/v2",
    "/v2/models/faces.blur.serviceSeconds",
    "/v2/models/faces.blur.serviceSeconds/infer",
    "/v2/repository/index",
    "/openapi.json",
    "/",
    "/nowhere",
  ])("answers %s only to who brings it", async (path) => {
    const app = await guarded();
    for (const headers of [{}, { authorization: "Bearer another-token-of-somebody" }]) {
      const response = await app.request(path, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toEqual({
        error: "Cannot answer as the request must carry the right bearer token",
      });
    }
    const response = await app.request(path, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(response.status).not.toBe(401);
  });

  it("answers a question with it", async () => {
    const init = post(QUESTION);
    const response = await (
      await guarded()
    ).request("/predict", {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${TOKEN}` },
    });
    expect(await response.json()).toMatchObject({ predictions: [{ prediction: expect.any(Number) }] });
  });

  it.each(["/healthz", "/readyz", "/v2/health/live", "/v2/health/ready"])("tells everybody of %s", async (path) => {
    expect((await (await guarded()).request(path)).status).toBe(200);
  });

  it("sends away who guesses on and on, with a sentence too", async () => {
    const app = await guarded();
    const statuses: number[] = [];
    for (let count = 0; count < 50; count++) statuses.push((await app.request("/models")).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    const last = await app.request("/models");
    expect(await last.json()).toEqual({ error: expect.stringMatching(/^Cannot answer as there were too many/) });
  });

  it("is open to everybody without one", async () => {
    const { app } = await serving();
    expect((await app.request("/models")).status).toBe(200);
  });
});
