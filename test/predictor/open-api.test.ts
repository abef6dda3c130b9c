import { describe, expect, it } from "vitest";
import { z } from "zod";

import { serving } from "./serving.ts";

const Reference = z.object({ $ref: z.string() });

describe("openApi()", () => {
  it("is OpenAPI 3.1 in which every reference leads somewhere", async () => {
    const { ask } = await serving();
    const { json } = await ask("/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    expect(json.info.version).toBe("1.2.3");
    const references = [...JSON.stringify(json).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] as string);
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\//);
      expect(Object.keys(json.components.schemas)).toContain(reference.split("/").at(-1));
    }
    expect(
      Reference.safeParse(json.paths["/predict"].post.requestBody.content["application/json"].schema).success,
    ).toBe(true);
  });

  it("describes every address that answers, and none that does not", async () => {
    const { app, ask } = await serving();
    const { json } = await ask("/openapi.json");
    const described = Object.entries(json.paths).flatMap(([path, item]) =>
      Object.keys(item as object)
        .filter((method) => method !== "parameters")
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const answered = app.routes
      .filter(({ method, path }) => method !== "ALL" && path !== "/openapi.json")
      .map(({ method, path }) => `${method} ${path.replace(/\/$/, "").replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(new Set(described)).toEqual(new Set(answered));
  });

  it("describes questions by the schemas that check them", async () => {
    const { ask } = await serving();
    const { json } = await ask("/openapi.json");
    const { InferRequest, PredictRequest } = json.components.schemas;
    expect(InferRequest.properties.inputs.items.properties.datatype.enum).toContain("FP64");
    expect(InferRequest.required).toEqual(["inputs"]);
    expect(Object.keys(PredictRequest.properties)).toEqual(["model", "models", "configuration", "rows"]);
    expect(JSON.stringify(json)).not.toContain("$schema");
  });
});
