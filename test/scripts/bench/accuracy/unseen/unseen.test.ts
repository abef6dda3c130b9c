import { describe, expect, it } from "vitest";

import type { HeldOutSet } from "../../../../../scripts/bench/accuracy/unseen/held-out-sets.ts";
import { unseenLines } from "../../../../../scripts/bench/accuracy/unseen/unseen.ts";

const EMPTY = { source: "", header: [], rows: [] };
const set = (name: string, extrapolate: string[] = []): HeldOutSet => ({
  name,
  target: "seconds",
  ignore: [],
  question: { extrapolate, interpolate: [] },
  train: EMPTY,
  test: EMPTY,
});
const errors = { gaussianProcess: 0.1, ridge: 0.4, quadraticRidge: 0.3, boosting: 0.2, forest: 0.5 };

describe("unseenLines()", () => {
  it("compares each set with the yardsticks, then all of them by the geometric mean of the ratios", () => {
    const lines = unseenLines(
      [
        { set: set("one"), mapes: [0.04, 0.06], coverage: 0.9, cpuSeconds: 1 },
        { set: set("two", ["cores"]), mapes: [0.2, 0.2], coverage: 0.8, cpuSeconds: 2 },
      ],
      [errors, { ...errors, boosting: 0.1 }],
    );
    expect(lines[0]).toMatch(
      /^one +5 % \(4 % to 6 %\); GP 10 % \(x 0\.50\), .*20 % \(x 0\.25\); 90 % inside; 1\.0 CPU s$/,
    );
    expect(lines[1]).toMatch(/GP 10 % \(x 2\.00\), .*10 % \(x 2\.00\)/);
    // √(.5 · 2) = 1, √(.25 · 2) = .707.
    expect(lines[2]).toMatch(/geometric mean of 2: 1\.000; near 0\.500 \(1\), beyond 2\.000 \(1\)$/);
    expect(lines[3]).toMatch(/forest: 0\.707; more than a tenth above it in 1; worst x 2\.00 \(two\)$/);
    // Deviations .01 of .05 and none.
    expect(lines[4]).toMatch(/over 2 seeds: 10 % of it on average, 20 % at most$/);
  });
});
