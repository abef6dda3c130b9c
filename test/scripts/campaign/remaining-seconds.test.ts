import { expect, it } from "vitest";

import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";

import { remainingSeconds, type TimedRun } from "../../../scripts/campaign/remaining-seconds.ts";
import { simulatedCampaign } from "../../support/simulated-campaign.ts";

const { runs } = planRuns(readCampaign(simulatedCampaign().spec, "spec", { resources: ["here"] }));
const timed = (index: number, makespanSeconds: number | null, startSeconds: number): TimedRun => ({
  runId: runs[index]?.runId ?? "",
  makespanSeconds,
  startedAtEpochMilliseconds: startSeconds * 1000,
});

it("remainingSeconds() does not guess before the first measured run", () => {
  expect(remainingSeconds(runs, [])).toBeUndefined();
  expect(
    remainingSeconds(runs, [{ runId: runs[0]?.runId ?? "", makespanSeconds: null, startedAtEpochMilliseconds: null }]),
  ).toBeUndefined();
});

it("remainingSeconds() is the mean so far for each run to come, and the usual pause after it", () => {
  // Starts at 0, 12 and 24 with 10 s each: pauses of 2 s. A night between the third and the fourth does not count.
  const finished = [timed(0, 10, 0), timed(1, 10, 12), timed(2, 10, 24), timed(3, 10, 40_000)];
  expect(remainingSeconds(runs, finished)).toBeCloseTo((runs.length - 4) * (10 + 2), 9);
});

it("remainingSeconds() is nothing once every run has its record", () => {
  expect(
    remainingSeconds(
      runs,
      runs.map((_, index) => timed(index, 1, index)),
    ),
  ).toBe(0);
});
