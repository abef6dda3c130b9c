import { describe, expect, it } from "vitest";

import { kindredTrials } from "#core/selection/kindred-trials.ts";

import { trialOf } from "../../support/learning-fixture.ts";

describe("kindredTrials()", () => {
  it("puts trials together that differ in what can be read off one fit alone, in the order of the first", () => {
    const forest = (trees: number, featureShare: number, minimumLeafRows = 1) =>
      trialOf({ kind: "random-forest", trees, featureShare, minimumLeafRows });
    const trials = [
      forest(100, 1),
      trialOf({ kind: "mean" }),
      forest(100, 0.5),
      trialOf({ kind: "ridge", alpha: 1 }),
      forest(300, 1, 5),
      trialOf({ kind: "mean" }),
      trialOf({ kind: "ridge", alpha: 2 }),
      trialOf({ kind: "ridge", alpha: 3 }, { targetScale: "log" }),
    ];
    const places = kindredTrials(trials).map((group) => group.map((trial) => trials.indexOf(trial)));
    expect(places).toEqual([[0, 4], [1], [2], [3, 6], [5], [7]]);
  });

  it("leaves those alone that correct a law", () => {
    const { family: _family, onto: _onto, ...base } = trialOf({ kind: "mean" });
    const trials = [1, 2].map((alpha) => trialOf({ kind: "ridge", alpha }, { onto: base }));
    expect(kindredTrials(trials)).toEqual(trials.map((trial) => [trial]));
  });
});
