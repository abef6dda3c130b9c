import { describe, expect, it } from "vitest";

import { pageAssets } from "#adapters/process/page-assets.ts";

describe("pageAssets()", () => {
  const assets = pageAssets();

  it("has the page, its modules and the library it draws with, each with its type", () => {
    expect(assets.get("/")?.contentType).toBe("text/html; charset=utf-8");
    expect(assets.get("/page.js")?.contentType).toBe("text/javascript; charset=utf-8");
    expect(assets.get("/page.css")?.contentType).toBe("text/css; charset=utf-8");
    expect(assets.get("/vendor/uplot.js")?.body).toContain("uPlot");
    expect([...assets.keys()].filter((path) => /\.(ts|json)$/.test(path))).toEqual([]);
  });

  it("holds every file that another one asks for", () => {
    for (const [path, { body }] of assets) {
      if (path.startsWith("/vendor/")) continue;
      const asked = [...body.matchAll(/(?:from|href|src)[ =]"(?!#|https?:)\.?\/?([^"]+\.(?:js|css|svg))"/g)];
      for (const [, name] of asked) expect([path, assets.has(`/${name}`)]).toEqual([path, true]);
    }
    expect([...(assets.get("/page.js")?.body ?? "").matchAll(/^import /gm)].length).toBeGreaterThan(5);
  });

  it("runs nothing inline and names no other origin, so that its policy holds", () => {
    const { body } = assets.get("/") as { body: string };
    expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/);
    expect(body).not.toMatch(/https?:\/\//);
  });
});
