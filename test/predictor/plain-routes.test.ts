import { describe, expect, it } from "vitest";

import { fixtureLaw, modelFixture } from "../support/model-fixture.ts";
import { serving } from "./serving.ts";

const NAME = "faces.blur.serviceSeconds";
const MIB = 2 ** 20;
const ROW = { cpuMillicores: 2_000, memoryBytes: 512 * MIB, inputBytes: 3 * MIB, alternative: "fast" };

describe("POST /predict", () => {
  it("answers one configuration with its interval, its units and a sentence", async () => {
    const { ask, models } = await serving();
    const { status, json } = await ask("/predict", { model: NAME, configuration: ROW });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      model: NAME,
      version: models.current(NAME)?.version,
      target: { name: "serviceSeconds", unit: "s" },
      level: 0.9,
      units: { cpuMillicores: "millicores", memoryBytes: "B", inputBytes: "B" },
    });
    const [answer] = json.predictions;
    expect(answer.prediction).toBeCloseTo(fixtureLaw(2_000, 3 * MIB, "fast"), 9);
    expect(answer.lower).toBeCloseTo(answer.prediction - 0.15, 9);
    expect(answer.upper).toBeCloseTo(answer.prediction + 0.15, 9);
    expect(answer).toMatchObject({ extrapolation: 0, reason: "" });
    expect(json.sentence).toBe("serviceSeconds of blur: predicted 1.60 s, 90 % between 1.45 s and 1.75 s.");
  });

  it("answers many rows in their order, and lets inputs be left out that had one value in training", async () => {
    const { ask } = await serving();
    const rows = [4, 1, 2, 3].map((mebibytes) => ({
      cpuMillicores: 1_000,
      inputBytes: mebibytes * MIB,
      alternative: "default",
    }));
    const { json } = await ask("/predict", { model: NAME, rows });
    expect(json.predictions.map(({ prediction }: { prediction: number }) => Number(prediction.toFixed(6)))).toEqual([
      4.2, 1.2, 2.2, 3.2,
    ]);
    expect(json.sentence).toBeUndefined();
    expect((await ask("/predict", { model: NAME, rows: [] })).json.predictions).toEqual([]);
  });

  it("says when a question lies outside of what was trained, and how far", async () => {
    const { ask } = await serving();
    const { json } = await ask("/predict", { model: NAME, configuration: { ...ROW, cpuMillicores: 3_500 } });
    const [answer] = json.predictions;
    expect(answer.extrapolation).toBeCloseTo(1, 9);
    expect(answer.reason).toContain("cpuMillicores");
    expect(json.sentence).toContain("Outside of what was measured");
  });

  it("asks several models of a campaign at once, each by the inputs it knows", async () => {
    const other = modelFixture({
      name: "faces.blur.outputBytes",
      target: { name: "outputBytes", unit: "B", description: "", lowerBound: 0 },
    });
    const inputs = other.inputs.filter(({ name }) => name !== "memoryBytes");
    const { ask } = await serving([modelFixture(), { ...other, inputs }]);
    const { status, json } = await ask("/predict", { models: [NAME, other.name], configuration: ROW });
    expect(status).toBe(200);
    expect(
      json.answers.map(({ model, target }: { model: string; target: { unit: string } }) => [model, target.unit]),
    ).toEqual([
      [NAME, "s"],
      [other.name, "B"],
    ]);
    expect(
      (await ask("/predict", { models: [NAME, other.name], configuration: { ...ROW, cpu: 2 } })).json.error,
    ).toMatch(/no model that was asked has an input "cpu"/);
  });

  const bad: readonly (readonly [string, unknown, number, RegExp])[] = [
    ["no model", { configuration: ROW }, 400, /either a model or models/],
    ["a model and models", { model: NAME, models: [NAME], configuration: ROW }, 400, /either a model or models/],
    ["neither rows nor configuration", { model: NAME }, 400, /either a configuration or rows/],
    ["both", { model: NAME, configuration: ROW, rows: [ROW] }, 400, /either a configuration or rows/],
    [
      "an unknown model",
      { model: "faces.blur.serviceSecond", configuration: ROW },
      404,
      /did you mean "faces\.blur\.serviceSeconds"\?/,
    ],
    ["an unknown field", { model: NAME, configuration: ROW, unit: "s" }, 400, /unit must not be there/],
    [
      "an unknown input",
      { model: NAME, configuration: { ...ROW, cpuMilicores: 1 } },
      400,
      /no input "cpuMilicores": did you mean "cpuMillicores"\?/,
    ],
    [
      "a missing input",
      { model: NAME, rows: [ROW, { cpuMillicores: 1 }] },
      400,
      /row 2 .* needs the input inputBytes in B: it is missing/,
    ],
    [
      "a quantity as people write it",
      { model: NAME, configuration: { ...ROW, memoryBytes: "512Mi" } },
      400,
      /memoryBytes must be a number in B: current value is "512Mi"/,
    ],
    [
      "null",
      { model: NAME, configuration: { ...ROW, inputBytes: null } },
      400,
      /inputBytes must be a number in B: current value is null/,
    ],
    ["true", { model: NAME, configuration: { ...ROW, inputBytes: true } }, 400, /must be a number/],
    [
      "a category that was never trained",
      { model: NAME, configuration: { ...ROW, alternative: "faster" } },
      400,
      /alternative must be one of "default", "fast": current value is "faster"/,
    ],
    ["a number for a category", { model: NAME, configuration: { ...ROW, alternative: 1 } }, 400, /must be one of/],
    ["a list for a row", { model: NAME, rows: [[1, 2]] }, 400, /row 1 as it must be an object of inputs/],
    ["a row that is null", { model: NAME, rows: [null] }, 400, /row 1 as it must be an object/],
    ["toString as an input", { model: NAME, configuration: { ...ROW, toString: 1 } }, 400, /no input "toString"/],
    ["too many rows", { model: NAME, rows: Array.from({ length: 100_001 }, () => ({})) }, 413, /at most 100000/],
  ];
  it.each(bad)("refuses %s with a sentence", async (_what, question, status, sentence) => {
    const { ask } = await serving();
    const answer = await ask("/predict", question);
    expect(answer).toEqual({ status, json: { error: expect.stringMatching(sentence) } });
  });

  it.each(["__proto__", "constructor"])("refuses %s as the name of an input and changes no prototype", async (name) => {
    const { ask } = await serving();
    const question = `{"model":"${NAME}","configuration":{"cpuMillicores":1000,"inputBytes":1,"alternative":"fast","${name}":{"polluted":1}}}`;
    const answer = await ask("/predict", question);
    expect(answer).toEqual({ status: 400, json: { error: expect.stringContaining(name) } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("never answers with something that is not a number", async () => {
    const { ask } = await serving();
    for (const value of ["1e308", "-1e308", "1e999", "NaN", "Infinity"]) {
      const question = `{"model":"${NAME}","configuration":{"cpuMillicores":1e-300,"inputBytes":${value},"alternative":"fast"}}`;
      const { status, json } = await ask("/predict", question);
      if (status === 200) expect(Object.values(json.predictions[0]).filter((part) => part === null)).toEqual([]);
      else expect([status, json]).toEqual([400, { error: expect.any(String) }]);
    }
  });
});

describe("GET /models", () => {
  it("lists what is served and what was refused", async () => {
    const { ask, store, models } = await serving();
    await store.put("models", "broken.blur.serviceSeconds/current.json", "{}");
    await models.refresh();
    const { json } = await ask("/models");
    expect(json.models).toEqual([
      expect.objectContaining({ name: NAME, subject: "blur", regressor: "ridge", partial: false }),
    ]);
    expect(json.refused).toEqual([
      { name: "broken.blur.serviceSeconds", reason: expect.stringMatching(/^Cannot read/) },
    ]);
    expect((await ask("/predict", { model: "broken.blur.serviceSeconds", configuration: {} })).status).toBe(503);
  });

  it("tells inputs with units and trained ranges, and the quality in words", async () => {
    const { ask } = await serving();
    const { json } = await ask(`/models/${NAME}`);
    expect(json.inputs[0]).toMatchObject({ name: "cpuMillicores", unit: "millicores", minimum: 500, maximum: 2_000 });
    expect(json.quality.join(" ")).toMatch(/off by 4\.2 % on average \(MAPE\); guessing the mean is off by 61 %/);
    expect(json.training).toMatchObject({ mape: 0.042, baselineMape: 0.61 });
    expect((await ask("/models/nobody")).status).toBe(404);
  });
});
