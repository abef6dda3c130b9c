import { describe, expect, it } from "vitest";

import { intervalWords } from "#core/model/interval-words.ts";

describe("intervalWords()", () => {
  it("says what the errors were of, where they are wider, and what they hold for", () => {
    expect(intervalWords("constant", "grouped-k-fold")).toBe(
      "Quantiles of the errors on configurations that took no part in fitting or choosing the learners, the fewer they " +
        "are the nearer to Student's t. Valid for configurations like the measured ones; outside the trained range the width grows with the distance, without a promise.",
    );
    expect(intervalWords("posterior", "extrapolation")).toMatch(
      /^Student's t by the errors on rows beyond a cut of the range .*; wider where the learners know less or differ\. Valid as far beyond the data as was tested/,
    );
    expect(intervalWords("log-linear", "interpolation")).toMatch(
      /errors on rows at values between others .*; wider where such errors were larger\. Valid between the measured values/,
    );
  });
});
