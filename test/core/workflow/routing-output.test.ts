import { describe, expect, it } from "vitest";

import { outputRoutes } from "#core/workflow/routing-output.ts";

const everything = { prefixes: [], suffixes: [] };

describe("outputRoutes()", () => {
  it("takes a file whose path starts with one of the prefixes and ends with one of the suffixes", () => {
    const component = { name: "a", outputs: [{ path: "b/out", prefixes: ["x", "sub/"], suffixes: [".jpg", ".png"] }] };
    const pathsOf = (file: string) => outputRoutes(component, file, []).map(({ path }) => path);
    expect(pathsOf("x.jpg")).toEqual(["b/out/x.jpg"]);
    expect(pathsOf("sub/y.png")).toEqual(["b/out/sub/y.png"]);
    expect(pathsOf("x.txt")).toEqual([]);
    expect(pathsOf("y.jpg")).toEqual([]);
  });

  it("an output without filters takes every file, and a file may go to several outputs", () => {
    const outputs = [
      { path: "b/all", ...everything },
      { path: "b/images", prefixes: [], suffixes: [".jpg"] },
    ];
    expect(outputRoutes({ name: "a", outputs }, "x.jpg", []).map(({ path }) => path)).toEqual([
      "b/all/x.jpg",
      "b/images/x.jpg",
    ]);
  });

  it("names every consumer once whose path holds the file, whole folders only", () => {
    const component = { name: "a", outputs: [{ path: "b/out", ...everything }] };
    const edges = [
      { from: "a", to: "exact", path: "b/out" },
      { from: "a", to: "above", path: "b" },
      { from: "a", to: "above", path: "b/out" },
      { from: "a", to: "below", path: "b/out/sub" },
      { from: "a", to: "namesake", path: "b/ou" },
      { from: "other", to: "stranger", path: "b/out" },
    ];
    expect(outputRoutes(component, "x", edges)).toEqual([{ path: "b/out/x", consumers: ["exact", "above"] }]);
    expect(outputRoutes(component, "sub/x", edges)[0]?.consumers).toEqual(["exact", "above", "below"]);
  });
});
