import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { gatherRare } from "#core/dataset/gather-rare.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { artifactText } from "#core/document/artifact.ts";
import { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import { trainModel } from "#core/model/train-model.ts";

import { learningHere, trialOf } from "../../support/learning-fixture.ts";

const SPEED: Readonly<Record<string, number>> = { edge: 1, cloud: 2, fog: 4, rack: 4, desk: 4 };
const law = (cores: number, host: string) => 0.5 + (10 * SPEED[host]!) / cores;

const hostOf = (index: number): string => ["edge", "cloud"][index % 2]!;
const rows = [
  ...Array.from({ length: 24 }, (_, index) => [1 + (index % 12), hostOf(index)] as const),
  ...["fog", "rack", "desk"].flatMap((host) => [2, 6].map((cores) => [cores, host] as const)),
];
const text = `cores,host,t\n${rows.map(([cores, host]) => `${cores},${host},${law(cores, host)}`).join("\n")}\n`;
const dataset = inferDataset(readCsv(text, "data.csv"), { name: "data", target: "t" });

const train = (data: typeof dataset) =>
  trainModel(trainingTable(data, "t"), {
    name: "data.t",
    seed: 1,
    dataSha256: "0".repeat(64),
    backend: null,
    nodeMajor: 20,
    learner: learningHere(),
    trials: () => [
      trialOf({ kind: "mean" }),
      trialOf(
        { kind: "ridge", alpha: 1e-6 },
        { features: { numbers: ["identity", "inverse"], degree: 2, scaling: "standardise" } },
      ),
    ],
  });

describe("what the predecessor got wrong about features", () => {
  let model: Model;
  let withOthers: Model;
  beforeAll(async () => {
    model = await train(dataset);
    withOthers = await train(gatherRare(dataset, "host"));
  });
  const asked = (host: string, cores = 3) => ({ cores, host });

  it("W5: predicting twice with the same rows gives the same answers and leaves the rows as they were", () => {
    const questions = [asked("edge"), asked("cloud", 5)];
    const before = structuredClone(questions);
    const first = predictRows(model, questions);
    expect(first[0]!.prediction).toBeCloseTo(law(3, "edge"), 1);
    for (let time = 0; time < 3; time++) expect(predictRows(model, questions)).toEqual(first);
    expect(questions).toEqual(before);
  });

  it("W6: the artifact alone holds what standardised features were divided by", () => {
    const read = Model.parse(JSON.parse(artifactText(model)));
    const [member] = read.learner.members.filter(({ weight }) => weight > 0);
    expect(member!.features.scales.some((scale) => scale !== 1)).toBe(true);
    const questions = rows.map(([cores, host]) => ({ cores, host }));
    expect(predictRows(read, questions)).toEqual(predictRows(model, questions));
    const errors = predictRows(read, questions).map(
      ({ prediction }, row) => Math.abs(prediction - law(...rows[row]!)) / law(...rows[row]!),
    );
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.05);
  });

  it("W14: one row, and a batch that lacks a category, are answered as in any other batch", () => {
    const question = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(...Object.keys(SPEED)));
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 8 }), (batch) => {
        const questions = batch.map(([cores, host]) => asked(host, cores));
        const together = predictRows(model, questions);
        expect(questions.map((each) => predictRows(model, [each])[0])).toEqual(together);
      }),
      { numRuns: 30 },
    );
    expect(predictRows(model, [asked("edge")])[0]!.prediction).toBeCloseTo(law(3, "edge"), 1);
  });

  it("refuses a category that was never trained, by its row", () => {
    expect(() => predictRows(model, [asked("edge"), asked("moon")])).toThrow(
      'Cannot predict data.t as "host" must be one of "cloud", "desk", "edge", "fog", "rack": current value is "moon" (row 2)',
    );
  });

  it("takes it for another where rare ones were learned as one, and says so and is less sure", () => {
    expect(withOthers.inputs[1]).toMatchObject({ values: ["cloud", "edge", "other"], other: "other" });
    const [moon, fog, other, edge] = predictRows(
      withOthers,
      ["moon", "fog", "other", "edge"].map((host) => asked(host)),
    );
    // They were measured at two numbers of cores only; the other categories are off by half.
    expect(Math.abs(other!.prediction / law(3, "fog") - 1)).toBeLessThan(0.1);
    expect([moon!.prediction, fog!.prediction]).toEqual([other!.prediction, other!.prediction]);
    expect(moon!.reason).toBe('host = "moon" was never measured: it counts as "other"');
    expect(moon!.extrapolation).toBe(1);
    expect(moon!.upper - moon!.lower).toBeGreaterThan(other!.upper - other!.lower);
    expect([other!.extrapolation, edge!.extrapolation]).toEqual([0, 0]);
    expect(Model.parse(JSON.parse(artifactText(withOthers)))).toEqual(withOthers);
    expect(() => predictRows(withOthers, [asked("")])).toThrow('"host" must be one of');
  });
});
