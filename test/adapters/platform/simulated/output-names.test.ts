import { describe, expect, it } from "vitest";

import { outputNames } from "#adapters/platform/simulated/output-names.ts";
import { outputRoutes } from "#core/workflow/routing-output.ts";

describe("outputNames()", () => {
  it("calls a single file like the input, and numbers several", () => {
    const outputs = [{ path: "x/out", prefixes: [], suffixes: [] }];
    expect(outputNames(outputs, 1, "in/a.jpg")).toEqual(["a.jpg"]);
    expect(outputNames(outputs, 2, "in/a.jpg")).toEqual(["0000-a.jpg", "0001-a.jpg"]);
  });

  it("gives every output files that its filters take", () => {
    const outputs = [
      { path: "x/frames", prefixes: ["frame-"], suffixes: [".png"] },
      { path: "x/sound", prefixes: [], suffixes: [".wav", ".mp3"] },
    ];
    const names = outputNames(outputs, 2, "in/film.mp4");
    const routes = names.flatMap((name) => outputRoutes({ name: "split", outputs }, name, []).map(({ path }) => path));
    expect(routes.filter((path) => path.startsWith("x/frames/"))).toHaveLength(2);
    expect(routes.filter((path) => path.startsWith("x/sound/"))).toHaveLength(2);
  });
});
