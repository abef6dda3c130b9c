import { describe, expect, it } from "vitest";

import { planSentences, planTable } from "#core/campaign/describe-plan.ts";
import { estimateRuns } from "#core/campaign/estimate.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";

import { campaignWith } from "./campaign-fixture.ts";

describe("planTable()", () => {
  it("has a row for each run in its order, and a column for each thing that varies", () => {
    const campaign = campaignWith({
      components: { blur: { cpu: [0.5, 2], environment: { WIDTH: [320, 640] } }, encode: { memory: ["512Mi", "1Gi"] } },
      repetitions: 1,
    });
    const plan = planRuns(campaign);
    const { columns, rows } = planTable(campaign, plan);
    expect(columns).toEqual([
      "run",
      "measures",
      "repetition",
      "blur.cpu",
      "blur.environment.WIDTH",
      "encode.memory",
      "note",
    ]);
    expect(rows).toHaveLength(plan.runs.length);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(rows[0]).toEqual([
      plan.runs[0]?.runId,
      "the workflow",
      "1",
      "0.5",
      "320",
      "512Mi",
      "keeps files for components alone",
    ]);
    const encode = rows.find((row) => row[1] === "encode alone");
    expect(encode?.slice(2, 5)).toEqual(["1", "", ""]);
    expect(encode?.at(-1)).toBe(`reads files of ${plan.runs[0]?.runId}`);
  });
});

describe("planSentences()", () => {
  it("say what is measured, what varies, what is left out, and that the time is unknown", () => {
    const campaign = campaignWith({
      components: { blur: { cpu: [0.5, 2] } },
      budget: { runs: 10 },
      seed: 7,
      coolDownSeconds: 2,
    });
    const plan = planRuns(campaign);
    expect(planSentences(campaign, plan, estimateRuns(plan.runs, [], { pauseSeconds: 2 }))).toEqual([
      `Campaign ${campaign.id} takes 10 runs to measure 3 configurations, 3 times each, in random order (seed 7): 4 of the whole workflow, 3 of blur alone and 3 of encode alone.`,
      "Varied: blur.cpu (0.5, 2).",
      "The first run makes the files that components further down read when they are measured alone.",
      "Left out by the budget: 2 configurations.",
      "Time: at least 20 s for the pauses between uploads and runs, as nothing has been measured before; the estimate comes with the first runs.",
    ]);
  });

  it("give the time once it is known", () => {
    const campaign = campaignWith({ repetitions: 1, order: "given", measure: { components: false } });
    const plan = planRuns(campaign);
    const timed = plan.runs.map(({ configuration }) => ({ configuration, makespanSeconds: 90 }));
    expect(planSentences(campaign, plan, estimateRuns(plan.runs, timed, { pauseSeconds: 0 }))).toEqual([
      `Campaign ${campaign.id} takes 1 run to measure 1 configuration, 1 time each, in the given order: 1 of the whole workflow.`,
      "Nothing is varied.",
      "Time: about 90 s, as the same configurations took before.",
    ]);
  });
});
