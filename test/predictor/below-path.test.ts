import { Hono } from "hono";
import { describe, expect, it } from "vitest";

import { belowPath } from "../../functions/predictor/below-path.ts";

const BASE = "/system/services/profaas-predictor/exposed";

describe("belowPath()", () => {
  const app = new Hono();
  app.get("/", (context) => context.text("page"));
  app.post("/predict", async (context) =>
    context.text(`${new URL(context.req.url).search} ${await context.req.text()}`),
  );
  app.notFound((context) => context.text(`no ${context.req.path}`, 404));
  const root = belowPath(app, `${BASE}/`);
  const textOf = async (path: string, init?: RequestInit): Promise<string> => (await root.request(path, init)).text();

  it("answers below the path as at the root, with query and body", async () => {
    for (const start of [BASE, ""]) {
      expect(await textOf(`${start}/`)).toBe("page");
      expect(await textOf(`${start}/predict?a=1`, { method: "POST", body: "{}" })).toBe("?a=1 {}");
      expect(await textOf(`${start}/nowhere`)).toBe("no /nowhere");
    }
  });

  it("sends whoever leaves out the last slash to the page, so that its relative addresses work", async () => {
    const answer = await root.request(BASE);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, `${BASE}/`]);
  });

  it("is the app itself where there is no path", () => {
    for (const path of [undefined, "", "/"]) expect(belowPath(app, path)).toBe(app);
  });
});
