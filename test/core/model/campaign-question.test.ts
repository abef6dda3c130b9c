import { describe, expect, it } from "vitest";

import { campaignQuestion } from "#core/model/campaign-question.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";

import { tableOf } from "../../support/learning-fixture.ts";
import { campaignWith } from "../campaign/campaign-fixture.ts";

/** Measurements at these values, each configuration once; the values of each column in turn. */
function measured(columns: Readonly<Record<string, readonly number[]>>, configurations = 12) {
  const rows = Array.from({ length: configurations }, (_, row) => row);
  const full = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, rows.map((row) => values[row % values.length]!)]),
  );
  return tableOf(
    full,
    rows.map((row) => 1 + row),
    rows.map((row) => `c${row}`),
  );
}
const CPU = [250, 500, 1000, 2000];
const blur = (fields: object) => ({ components: { blur: fields } });

describe("campaignQuestion()", () => {
  it("asks for configurations like the measured ones where nothing is said and all that was planned was measured", () => {
    const campaign = campaignWith(blur({ cpu: [0.25, 0.5, 1, 2], memory: ["256Mi"] }));
    const table = measured({ cpuMillicores: CPU, memoryBytes: [2 ** 28], batchSize: [1], inputBytes: [10, 20] });
    expect(campaignQuestion(campaign, table)).toEqual({ question: NEAR_QUESTION, notes: [] });
    const within = campaignWith({
      ...blur({ cpu: [0.25, 0.5, 1, 2] }),
      train: { deployment: { "blur.cpu": [0.3, 2] } },
    });
    expect(campaignQuestion(within, table)).toEqual({ question: NEAR_QUESTION, notes: [] });
  });

  it("asks what is declared, by the columns of the subject", () => {
    const campaign = campaignWith({
      ...blur({ cpu: [0.25, 0.5, 1, 2] }),
      train: { extrapolate: ["blur.cpu"], deployment: { "load.batchSize": [1, 100] } },
    });
    const table = measured({ cpuMillicores: CPU, batchSize: [1, 2, 3, 4] });
    expect(campaignQuestion(campaign, table)).toEqual({
      question: { extrapolate: ["cpuMillicores"], interpolate: [] },
      notes: [],
    });
    const workflow = { ...measured({ "blur.cpuMillicores": CPU }), subject: "workflow" };
    expect(campaignQuestion(campaign, workflow).question.extrapolate).toEqual(["blur.cpuMillicores"]);
    const encode = { ...measured({ cpuMillicores: CPU }), subject: "encode" };
    expect(campaignQuestion(campaign, encode).question.extrapolate).toEqual([]);
  });

  it("says what was declared and could not be tested", () => {
    const campaign = campaignWith({ ...blur({ cpu: [0.5, 1, 2] }), train: { interpolate: ["blur.cpu"] } });
    const { question, notes } = campaignQuestion(campaign, measured({ cpuMillicores: [500, 2000] }));
    expect(question.interpolate).toEqual([]);
    expect(notes).toEqual([
      "It was to be tested between the values of cpuMillicores, which takes 3 of them: 2 were measured.",
    ]);
  });

  it("holds out the largest values where the model will serve beyond them, and says why", () => {
    const campaign = campaignWith({
      ...blur({ cpu: [0.25, 0.5, 1, 2] }),
      train: { deployment: { "blur.cpu": [0.25, 4] } },
    });
    expect(campaignQuestion(campaign, measured({ cpuMillicores: CPU }))).toEqual({
      question: { extrapolate: ["cpuMillicores"], interpolate: [] },
      notes: [
        "It was chosen and judged by the largest measured values of cpuMillicores, held out: cpuMillicores will be up to 4 cores where the model serves, and 2 cores was the largest that was measured.",
      ],
    });
  });

  it("holds out the smallest where it reaches further down, in widths of what was measured", () => {
    const campaign = campaignWith({ ...blur({ cpu: [0.5, 1, 2] }), train: { deployment: { "blur.cpu": [0.1, 2.1] } } });
    const { question, notes } = campaignQuestion(campaign, measured({ cpuMillicores: [500, 1000, 2000] }));
    expect(question).toEqual({ extrapolate: [], interpolate: [], below: ["cpuMillicores"] });
    expect(notes[0]).toContain(
      "by the smallest measured values of cpuMillicores, held out: cpuMillicores will be down to 0.1 cores",
    );
  });

  it("finds by itself that what was planned was never measured", () => {
    const campaign = campaignWith(blur({ cpu: [0.25, 0.5, 1, 2, 8] }));
    const { question, notes } = campaignQuestion(campaign, measured({ cpuMillicores: CPU }));
    expect(question.extrapolate).toEqual(["cpuMillicores"]);
    expect(notes[0]).toContain(
      "cpuMillicores of 8 cores was planned and never measured, and 2 cores was the largest that was",
    );
  });

  it("takes the input that reaches relatively furthest of several", () => {
    const campaign = campaignWith({
      ...blur({ cpu: [0.25, 0.5, 1, 2], memory: ["1Gi", "2Gi", "3Gi"] }),
      train: { deployment: { "blur.cpu": [0.25, 4], "blur.memory": ["1Gi", "8Gi"] } },
    });
    const memoryBytes = [1, 2, 3].map((times) => times * 2 ** 30);
    const { question, notes } = campaignQuestion(campaign, measured({ cpuMillicores: CPU, memoryBytes }));
    expect(question.extrapolate).toEqual(["memoryBytes"]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/ cpuMillicores goes beyond too, but less far\.$/);
  });

  it("does not test what too few values tell nothing of, and says so", () => {
    const campaign = campaignWith({ ...blur({ cpu: [0.5, 1] }), train: { deployment: { "blur.cpu": [0.5, 4] } } });
    const { question, notes } = campaignQuestion(campaign, measured({ cpuMillicores: [500, 1000] }));
    expect(question).toEqual(NEAR_QUESTION);
    expect(notes).toEqual([
      "cpuMillicores will be up to 4 cores where the model serves, and 1 core was the largest that was measured; what lies there could not be tested, as that takes 3 measured values of it and 10 configurations.",
    ]);
  });

  it("leaves each configuration out alone where there are few", () => {
    const campaign = campaignWith({
      ...blur({ cpu: [0.25, 0.5, 1, 2] }),
      train: { deployment: { "blur.cpu": [0.25, 4] } },
    });
    expect(campaignQuestion(campaign, measured({ cpuMillicores: CPU }, 9)).question).toEqual(NEAR_QUESTION);
    expect(campaignQuestion(campaign, measured({ cpuMillicores: CPU }, 10)).question.extrapolate).toEqual([
      "cpuMillicores",
    ]);
  });
});
