import { expect, it } from "vitest";

import { waitsForAllModels } from "../../functions/predictor/waits-for-all-models.ts";

it("waitsForAllModels() is true of what lists models, and of what is not known", () => {
  const waiting = ["/models", "/", "/v2/repository/index", "/v2", "/openapi.json", "/nothing"];
  const others = [
    "/predict",
    "/models/a.b.c",
    "/v2/models/a.b.c/infer",
    "/v2/models/a/versions/1",
    "/healthz",
    "/readyz",
  ];
  expect(waiting.filter(waitsForAllModels)).toEqual(waiting);
  expect(others.filter(waitsForAllModels)).toEqual([]);
});
