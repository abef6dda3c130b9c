import { describe, expect, it } from "vitest";

import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";

import { modelFixture } from "../../support/model-fixture.ts";
import { publishSurrogate, surrogateFixture } from "../../support/surrogate-fixture.ts";
import { BATCH_ROW, BURKE_ROW, UNSTABLE_ROW } from "../../support/tandem-rows.ts";
import { serving } from "../serving.ts";

const NAME = "batch-tandem.tandem.responseMeanSeconds";

async function servingSurrogate() {
  const served = await serving();
  const version = await publishSurrogate(served.store, surrogateFixture());
  await served.models.refresh();
  return { ...served, version };
}

describe("a surrogate among the models", () => {
  it("is listed and described, with the range of each column that has one", async () => {
    const { ask, version } = await servingSurrogate();
    const { json } = await ask("/models");
    expect(json.refused).toEqual([]);
    expect(json.models.map(({ kind, name }: { kind: string; name: string }) => [kind, name])).toEqual([
      ["tandem-surrogate", NAME],
      ["model", "faces.blur.serviceSeconds"],
    ]);
    const { json: told } = await ask(`/models/${NAME}`);
    expect(told).toMatchObject({ name: NAME, version, subject: "tandem", level: 0.9, target: { unit: "s" } });
    const inputs = new Map(told.inputs.map((input: { name: string }) => [input.name, input]));
    expect(inputs.get("arrivalScv")).toMatchObject({ optional: true, minimum: 0.1, maximum: 6 });
    expect(inputs.get("batchRate")).toMatchObject({ optional: false, unit: "1/s", minimum: null });
    expect(inputs.get("service1")).toMatchObject({ kind: "category", values: expect.arrayContaining(["weibull"]) });
    expect(told.quality.join(" ")).toContain("off by 5 % on average (MAPE)");
  });

  it("answers rows in their order by the columns of the table; one that no queue bears by a sentence", async () => {
    const { ask, version } = await servingSurrogate();
    const { status, json } = await ask("/predict", { model: NAME, rows: [BURKE_ROW, UNSTABLE_ROW, BATCH_ROW] });
    expect(status).toBe(200);
    expect(json).toMatchObject({ model: NAME, version, target: { name: "responseMeanSeconds", unit: "s" } });
    const [burke, unstable, batch] = json.predictions.map((each: unknown) => TandemAnswer.parse(each));
    expect(burke.responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    expect(burke).toMatchObject({ inRange: true, distance: 0, error: null });
    expect(burke.responseP50Seconds).toBeLessThan(burke.responseP99Seconds);
    expect(unstable).toMatchObject({
      responseMeanSeconds: null,
      inRange: false,
      error: expect.stringMatching(/^Cannot /),
    });
    expect(batch.wait1MeanSeconds).toBeCloseTo(4, 9);
    expect(json.units).toMatchObject({ batchRate: "1/s", networkDelaySeconds: "s" });
    expect(json.sentence).toBeUndefined();
  });

  it("answers one configuration in words too", async () => {
    const { ask } = await servingSurrogate();
    const { json } = await ask("/predict", { model: NAME, configuration: BURKE_ROW });
    expect(json.sentence).toMatch(/^Offloaded jobs take 6\.67 s on average, 95 % of them at most /);
    const unstable = await ask("/predict", { model: NAME, configuration: UNSTABLE_ROW });
    expect(unstable.json.sentence).toContain("1.400 of it");
  });

  it("says when it is out of its range, and answers by the formula then", async () => {
    const served = await serving();
    const near = surrogateFixture();
    const features = near.features.map((feature) =>
      feature.name === "logOffloadBatch" ? { ...feature, minimum: 0, maximum: 1 } : feature,
    );
    await publishSurrogate(served.store, { ...near, features });
    await served.models.refresh();
    const rows = [BURKE_ROW, { ...BURKE_ROW, offloadBatch: 20 }];
    const { json } = await served.ask("/predict", { model: NAME, rows });
    expect(json.predictions[0]).toMatchObject({ inRange: true, distance: 0 });
    expect(json.predictions[1]).toMatchObject({ inRange: false, error: null });
    expect(json.predictions[1].distance).toBeCloseTo(Math.log(20) - 1, 9);
  });

  it("answers beside other models, each by what it knows", async () => {
    const { ask } = await servingSurrogate();
    const model = modelFixture();
    const configuration = { ...BURKE_ROW, cpuMillicores: 1_000, inputBytes: 2 ** 20, alternative: "default" };
    const { json } = await ask("/predict", { models: [model.name, NAME], configuration });
    expect(json.answers[0].predictions[0].prediction).toBeCloseTo(1.2, 9);
    expect(json.answers[1].predictions[0].responseMeanSeconds).toBeCloseTo(2 / 0.3, 9);
    const wrong = await ask("/predict", {
      models: [model.name, NAME],
      configuration: { ...configuration, batchRat: 1 },
    });
    expect(wrong.json.error).toContain('no model that was asked has an input "batchRat": did you mean "batchRate"?');
  });

  it.each([
    [
      "a column that is wrong",
      { ...BURKE_ROW, batchRat: 1 },
      /row 2 as batchRat must not be there: did you mean "batchRate"\?/,
    ],
    [
      "a column that is missing",
      { ...BURKE_ROW, batchMean: undefined },
      /row 2 as batchMean must be given .*: it is missing/,
    ],
    [
      "a value that is wrong",
      { ...BURKE_ROW, batchRate: -1 },
      /row 2 as batchRate must be above 0: current value is -1/,
    ],
    [
      "a text for a number",
      { ...BURKE_ROW, servers1: "2" },
      /row 2 as servers1 must be a whole number.*: current value is "2"/,
    ],
    [
      "a law that there is not",
      { ...BURKE_ROW, service2: "pareto" },
      /row 2 as service2 must be "constant", .* or "uniform": current value is "pareto"/,
    ],
    [
      "scatter that the law has not",
      { ...BURKE_ROW, arrivalScv: 2 },
      /row 2 as arrivalScv must be 1 or left out for the law exponential: current value is 2/,
    ],
    ["scatter that the law needs", { ...BURKE_ROW, arrival: "gamma" }, /row 2 as arrivalScv must be given/],
    ["a row that is none", [1], /row 2 as it must be a mapping: current value is \[1\]/],
  ])("refuses %s with the row and the column", async (_what, row, sentence) => {
    const { ask } = await servingSurrogate();
    const { status, json } = await ask("/predict", { model: NAME, rows: [BURKE_ROW, row] });
    expect([status, json]).toEqual([400, { error: expect.stringMatching(sentence) }]);
  });

  it("refuses what would hold everybody up", async () => {
    const { ask } = await servingSurrogate();
    const many = await ask("/predict", { model: NAME, rows: Array.from({ length: 10_001 }, () => BURKE_ROW) });
    expect(many).toEqual({ status: 413, json: { error: expect.stringContaining("at most 10000: there are 10001") } });
    const wide = await ask("/predict", { model: NAME, rows: [{ ...BURKE_ROW, servers1: 100_000 }] });
    expect(wide).toEqual({ status: 413, json: { error: expect.stringContaining("squares of all their servers") } });
  });

  it("speaks the Open Inference Protocol: columns as tensors, null where a tandem has no number", async () => {
    const { ask, version } = await servingSurrogate();
    const { json: metadata } = await ask(`/v2/models/${NAME}`);
    expect(metadata).toMatchObject({ name: NAME, versions: [version], platform: "profaas_tandem_surrogate_v1" });
    const rows = [BURKE_ROW, UNSTABLE_ROW];
    const inputs = Object.keys(BURKE_ROW).map((name) => {
      const data = rows.map((row) => row[name as keyof typeof BURKE_ROW]);
      return { name, shape: [2], datatype: typeof data[0] === "number" ? "FP64" : "BYTES", data };
    });
    const { status, json } = await ask(`/v2/models/${NAME}/infer`, { id: "7", inputs });
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: "7", model_name: NAME, model_version: version });
    const outputs = new Map<string, { data: unknown[]; datatype: string }>(
      json.outputs.map((output: { name: string }) => [output.name, output]),
    );
    expect(metadata.outputs.map(({ name }: { name: string }) => name)).toEqual([...outputs.keys()]);
    expect(outputs.get("responseMeanSeconds")!.data).toEqual([expect.closeTo(2 / 0.3, 9), null]);
    expect(outputs.get("inRange")).toMatchObject({ datatype: "BOOL", data: [true, false] });
    expect(outputs.get("error")!.data[1]).toMatch(/^Cannot /);
    const wrong = await ask(`/v2/models/${NAME}/infer`, { inputs: [{ ...inputs[0]!, name: "rate" }] });
    expect(wrong).toMatchObject({ status: 400, json: { error: expect.stringContaining('has no input "rate"') } });
  });

  const { networks } = surrogateFixture();
  const [[layer], [quantileLayer]] = [networks.waits, networks.quantiles];
  const NO_NUMBERS = packFloat32(new Float32Array(6).fill(Number.NaN));
  const features = surrogateFixture().features;
  it.each([
    [
      "descriptors that are not ours",
      { features: features.map((feature, at) => (at === 3 ? { ...feature, name: "third" } : feature)) },
      /descriptor 4 of a tandem must be "logDispersion10": it is "third"/,
    ],
    ["a descriptor too few", { features: features.slice(0, -1) }, /must be "logLoneBurst2": it is "missing"/],
    [
      "weights that are no numbers",
      { networks: { ...networks, waits: [{ ...layer!, bias: NO_NUMBERS }] } },
      /weights of a surrogate must be finite numbers/,
    ],
    [
      "weights of percentiles that are no numbers",
      { networks: { ...networks, quantiles: [{ ...quantileLayer!, bias: NO_NUMBERS }] } },
      /weights of a surrogate must be finite numbers/,
    ],
    [
      "layers that do not fit",
      { networks: { ...networks, waits: [{ ...layer!, units: 8 }] } },
      /must have \d+ × 8 weights/,
    ],
  ])("refuses one with %s, and keeps the version before", async (_what, changes, reason) => {
    const { models, store, version } = await servingSurrogate();
    await publishSurrogate(store, surrogateFixture(changes));
    await models.refresh();
    expect(models.current(NAME)?.version).toBe(version);
    expect(models.refused()).toEqual([{ name: NAME, reason: expect.stringMatching(reason) }]);
  });
});
