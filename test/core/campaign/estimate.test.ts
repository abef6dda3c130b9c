import { describe, expect, it } from "vitest";

import { estimateRuns } from "#core/campaign/estimate.ts";
import { loadValue } from "#core/campaign/load-space.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";

import { campaignWith } from "./campaign-fixture.ts";

const campaign = campaignWith({
  components: { blur: { cpu: [1, 2] } },
  load: { batchSize: [1, 4], batches: 3, interUploadSeconds: 10 },
  measure: { components: ["blur"] },
  repetitions: 2,
});
const { runs } = planRuns(campaign);
const point = (subject: string, cpu: number, batchSize: number) => {
  const run = runs.find(
    ({ configuration: { subject: own, components, load } }) =>
      own === subject && components["blur"]?.cpuMillicores === cpu * 1000 && loadValue(load, "batchSize") === batchSize,
  );
  if (run === undefined) throw new Error("no such run");
  return run.configuration;
};

describe("estimateRuns()", () => {
  it("knows only what the gaps take before anything is measured", () => {
    expect(estimateRuns(runs, [], { pauseSeconds: 2 })).toEqual({
      seconds: null,
      atLeastSeconds: 16 * (20 + 2),
      runs: { known: 0, alike: 0, unknown: 16 },
    });
  });

  it("takes the mean of the very configuration, else what the subject's files took", () => {
    const timed = [
      { configuration: point("workflow", 1, 1), makespanSeconds: 30 },
      { configuration: point("workflow", 1, 1), makespanSeconds: 34 },
      { configuration: point("blur", 2, 4), makespanSeconds: 24 },
    ];
    const remaining = runs.filter(
      ({ configuration }) => loadValue(configuration.load, "batchSize") === 1 && configuration.subject === "workflow",
    );
    // Two runs as long as the two that were measured, two with as many files at the same seconds a file.
    expect(estimateRuns(remaining, timed, { pauseSeconds: 0 })).toEqual({
      seconds: 4 * 32,
      atLeastSeconds: 4 * 20,
      runs: { known: 2, alike: 2, unknown: 0 },
    });
    // 24 s for 12 files are 2 s a file; three files take at least the 20 s of their gaps.
    const alone = runs.filter(
      ({ configuration }) => loadValue(configuration.load, "batchSize") === 1 && configuration.subject === "blur",
    );
    expect(estimateRuns(alone, timed, { pauseSeconds: 1 }).seconds).toBe(4 * (20 + 1));
  });

  it("says so while one kind of run was never measured", () => {
    const timed = [{ configuration: point("blur", 1, 1), makespanSeconds: 30 }];
    expect(estimateRuns(runs, timed, { pauseSeconds: 0 })).toMatchObject({
      seconds: null,
      runs: { known: 2, alike: 6, unknown: 8 },
    });
  });
});
