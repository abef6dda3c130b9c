import { describe, expect, it } from "vitest";

import { subjectSizes, tooManyRuns, tooSmallBudget } from "#core/campaign/run-limits.ts";

import { campaignWith } from "./campaign-fixture.ts";

const campaign = campaignWith({ components: { blur: { cpu: [1, 2, 3] }, encode: { cpu: [1, 2] } }, repetitions: 2 });

describe("subjectSizes()", () => {
  it("counts the configurations of each subject, and those that the sample wants", () => {
    expect(subjectSizes(campaign)).toEqual([
      { all: 6, wanted: 6 },
      { all: 3, wanted: 3 },
      { all: 2, wanted: 2 },
    ]);
    expect(subjectSizes({ ...campaign, sweep: { sample: 2 } }).map(({ wanted }) => wanted)).toEqual([2, 2, 2]);
  });
});

describe("tooManyRuns()", () => {
  it("allows as many runs as there may be, and not one more", () => {
    expect(tooManyRuns(campaign, 22)).toBeUndefined();
    expect(tooManyRuns(campaign, 21)).toMatch(
      /^must make at most 21 runs, but measuring 11 configurations 2 times makes 22: /,
    );
  });

  it("counts what a sample or a budget leaves", () => {
    expect(tooManyRuns({ ...campaign, sweep: { sample: 2 } }, 12)).toBeUndefined();
    expect(tooManyRuns({ ...campaign, budget: { runs: 10, seconds: null } }, 10)).toBeUndefined();
    expect(tooManyRuns({ ...campaign, budget: { runs: 20, seconds: null } }, 10)).toMatch(/^must make at most 10 runs/);
  });
});

describe("tooSmallBudget()", () => {
  const budget = (runs: number) => ({ runs, seconds: null });

  it("wants one configuration with its repetitions, and the run that makes its inputs where all need one", () => {
    expect(tooSmallBudget(campaign)).toBeUndefined();
    expect(tooSmallBudget({ ...campaign, budget: budget(2) })).toBeUndefined();
    expect(tooSmallBudget({ ...campaign, budget: budget(1) })).toBe(
      "must be at least 2, for one configuration with its 2 repetitions",
    );
    expect(tooSmallBudget({ ...campaign, subjects: ["encode"], budget: budget(2) })).toBe(
      "must be at least 3, for one configuration with its 2 repetitions and the run that makes its inputs",
    );
  });
});
