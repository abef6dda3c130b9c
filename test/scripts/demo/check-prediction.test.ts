import { describe, expect, it } from "vitest";
import { stringify } from "yaml";

import { configurationId } from "#core/campaign/configuration-id.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";

import { checkSpec } from "../../../scripts/demo/check-spec.ts";
import { comparisonOf, comparisonSentences } from "../../../scripts/demo/comparison.ts";
import { questionOfConfiguration } from "../../../scripts/demo/question-of-configuration.ts";
import { unmeasuredConfiguration } from "../../../scripts/demo/unmeasured-configuration.ts";
import { modelFixture } from "../../support/model-fixture.ts";
import { SAMPLE_CAMPAIGN, SAMPLE_FDL } from "../sample-campaign.ts";

const text = SAMPLE_CAMPAIGN.replace("workflow: faces.fdl.yaml", `workflow:\n${SAMPLE_FDL.replace(/^/gm, "  ")}`)
  .replace("script: blur.sh", 'script: "true"')
  .replace("inputs/*.jpg", "0123/a.jpg")
  .replace("repetitions: 1", "sweep: { sample: 4 }\nrepetitions: 2");
const context = { resources: ["here"] };
const campaign = readCampaign(text, "spec", context);
const plan = planRuns(campaign);

describe("unmeasuredConfiguration()", () => {
  it("is one that no run measures, nearest to the middle of what the campaign varies", () => {
    const chosen = unmeasuredConfiguration(campaign, plan);
    const measured = plan.runs.map((run) => run.configurationId);
    expect(chosen).toBeDefined();
    expect(measured).not.toContain(configurationId(chosen!));
    const leftOut = [500, 1000, 2000].flatMap((cpu) => [1, 2].map((parallelism) => ({ cpu, parallelism })));
    const isMeasured = ({ cpu, parallelism }: (typeof leftOut)[number]) =>
      plan.runs.some(
        ({ configuration: { components } }) =>
          components["blur"]?.cpuMillicores === cpu && components["blur"].parallelism === parallelism,
      );
    const middle = leftOut.filter((point) => !isMeasured(point)).some(({ cpu }) => cpu === 1000);
    expect(chosen?.components["blur"]?.cpuMillicores === 1000).toBe(middle);
  });

  it("is none when the plan leaves out nothing", () => {
    const whole = readCampaign(text.replace("sweep: { sample: 4 }", "sweep: grid"), "spec", context);
    expect(unmeasuredConfiguration(whole, planRuns(whole))).toBeUndefined();
  });
});

describe("checkSpec()", () => {
  it("is a campaign that measures that configuration and no other", () => {
    const configuration = unmeasuredConfiguration(campaign, plan)!;
    const check = readCampaign(checkSpec(text, configuration, { repetitions: 3 }), "check", context);
    const runs = planRuns(check).runs;
    expect(check.name).toBe("faces-check");
    expect(runs.map((run) => run.configurationId)).toEqual(
      Array.from({ length: 3 }, () => configurationId(configuration)),
    );
    expect(runs[0]?.configuration).toEqual(configuration);
  });

  it("holds for every configuration of a campaign with environment, load and warm forms", () => {
    const rich = readCampaign(
      stringify({
        kind: "campaign",
        name: "rich",
        workflow: {
          functions: {
            oscar: [
              {
                here: {
                  name: "blur",
                  image: "example/blur",
                  script: "true",
                  memory: "300M",
                  environment: { variables: { A: "x" } },
                  input: [{ path: "a/in" }],
                },
              },
            ],
          },
        },
        components: { blur: { cpu: ["333m", 1.5], environment: { B: [1, 2], C: ["01", "1"] }, warm: false } },
        inputs: { one: ["0/a"], two: ["0/b", "0/c"] },
        load: { batchSize: [1, 3], batches: 2, interUploadSeconds: [0, 0.5], interUploadDistribution: "exponential" },
        measure: { workflow: true, components: false },
      }),
      "rich",
      context,
    );
    const richText = stringify({
      kind: "campaign",
      name: "rich",
      workflow: {
        functions: {
          oscar: [
            {
              here: {
                name: "blur",
                image: "example/blur",
                script: "true",
                memory: "300M",
                environment: { variables: { A: "x" } },
                input: [{ path: "a/in" }],
              },
            },
          ],
        },
      },
      components: {},
      inputs: { one: ["0/a"], two: ["0/b", "0/c"] },
    });
    for (const { configuration } of planRuns(rich).runs) {
      const check = readCampaign(checkSpec(richText, configuration, { repetitions: 1 }), "check", context);
      expect(planRuns(check).runs.map((run) => run.configuration)).toEqual([configuration]);
    }
  });
});

it("questionOfConfiguration() asks for the columns of the aggregator, and for the size of the files", () => {
  const configuration = unmeasuredConfiguration(campaign, plan)!;
  const base = modelFixture();
  const input = {
    kind: "number",
    unit: "",
    description: "",
    minimum: 0,
    maximum: 9,
    values: null,
    typical: 7,
  } as const;
  const names = ["blur.cpuMillicores", "encode.cpuMillicores", "blur.parallelism", "inputBytes", "unheardOf"];
  const model = { ...base, inputs: names.map((name) => ({ ...input, name })) };
  expect(questionOfConfiguration(model, campaign, configuration, 1234)).toEqual({
    "blur.cpuMillicores": configuration.components["blur"]?.cpuMillicores,
    "encode.cpuMillicores": 1000,
    "blur.parallelism": configuration.components["blur"]?.parallelism,
    inputBytes: 1234,
    unheardOf: 7,
  });
});

describe("comparisonSentences()", () => {
  const model = modelFixture();
  const prediction = { prediction: 2.01, lower: 1.8, upper: 2.2, extrapolation: 0, reason: "" };

  it("sets the median of the measurements beside the prediction, and says when it is a hit", () => {
    const comparison = comparisonOf(model, "cpu 1", prediction, [2.1, 2.5, 2.05]);
    expect(comparison).toMatchObject({ medianMeasured: 2.1, inside: 2 });
    expect(comparisonSentences(model, comparison)).toEqual([
      "predicted 2.01 s, 90 % between 1.80 s and 2.20 s; measured 2.10 s (median of 2.10 s, 2.50 s, 2.05 s).",
      "The measurement lies inside the interval; the prediction is off by 4.29 %.",
      "Of 3 repetitions 2 lie inside.",
    ]);
  });

  it("says when it is a miss", () => {
    const sentences = comparisonSentences(model, comparisonOf(model, "cpu 1", prediction, [4, 4.1]));
    expect(sentences[1]).toMatch(/^The measurement lies outside the interval, .* off by 50.4 %\.$/);
  });

  it("says when nothing could be measured", () => {
    expect(comparisonSentences(model, comparisonOf(model, "cpu 1", prediction, []))).toEqual([
      "predicted 2.01 s, 90 % between 1.80 s and 2.20 s; it could not be measured.",
    ]);
  });
});
