import { describe, expect, it } from "vitest";

import { uploadMoments } from "#adapters/platform/execution/upload-moments.ts";

describe("uploadMoments()", () => {
  it("gathers uploads by their times, in order, from the first one on", () => {
    const uploads = [2, 5, 2, 3].map((atSeconds) => ({ atSeconds }));
    expect(uploadMoments(uploads)).toEqual([
      { afterSeconds: 0, uploads: [0, 2] },
      { afterSeconds: 1, uploads: [3] },
      { afterSeconds: 3, uploads: [1] },
    ]);
  });

  it("has none for none", () => {
    expect(uploadMoments([])).toEqual([]);
  });
});
