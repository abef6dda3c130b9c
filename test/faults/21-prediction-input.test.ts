import { beforeAll, describe, expect, it } from "vitest";

import { post, serving, type Serving } from "../predictor/serving.ts";

const NAME = "faces.blur.serviceSeconds";
const GOOD = { cpuMillicores: 1_000, inputBytes: 1_048_576, alternative: "default" };
const INFER = `/v2/models/${NAME}/infer`;

let predictor: Serving;
beforeAll(async () => {
  predictor = await serving();
});

/** A tensor of each input; what a case says instead. */
function tensors(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    inputs: [
      { name: "cpuMillicores", shape: [1], datatype: "FP64", data: [1_000], ...changes },
      { name: "inputBytes", shape: [1], datatype: "FP64", data: [1_048_576] },
      { name: "alternative", shape: [1], datatype: "BYTES", data: ["default"] },
    ],
  };
}

/** Sends text as it is: JSON has no spelling for what JavaScript cannot say. */
async function answerTo(path: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const response = await predictor.app.request(path, post(body));
  return { status: response.status, text: await response.text() };
}

function expectRefusal({ status, text }: { readonly status: number; readonly text: string }): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  const { error } = JSON.parse(text) as { readonly error: string };
  expect(error).toMatch(/^Cannot /);
  expect(error.length).toBeLessThan(600);
}

describe("fault 21: what people and programs send to be predicted", () => {
  it.each<readonly [string, unknown]>([
    ["a missing feature", { cpuMillicores: 1_000, alternative: "default" }],
    ["an extra feature", { ...GOOD, colour: "red" }],
    ["a feature of Object's own", { ...GOOD, toString: 1 }],
    ["no features", {}],
    ["a text for a number", { ...GOOD, cpuMillicores: "1000" }],
    ["a number for a text", { ...GOOD, alternative: 1 }],
    ["a category nobody trained on", { ...GOOD, alternative: "quantum" }],
    ["null", { ...GOOD, cpuMillicores: null }],
    ["true", { ...GOOD, cpuMillicores: true }],
    ["a list", { ...GOOD, cpuMillicores: [1_000] }],
    ["an object", { ...GOOD, cpuMillicores: { valueOf: 1 } }],
    ["a list of configurations", [GOOD]],
    ["a text", "x"],
    ["nothing", null],
  ])("/predict refuses %s with a sentence", async (_what, configuration) => {
    expectRefusal(await answerTo("/predict", { model: NAME, configuration }));
    expectRefusal(await answerTo("/predict", { model: NAME, rows: [GOOD, configuration] }));
  });

  it.each(["NaN", "Infinity", "-Infinity", "1e309", "-1e309", "0x10", "01", "1_000"])(
    "/predict refuses the number %s",
    async (number) => {
      const body = JSON.stringify({ model: NAME, configuration: GOOD }).replace("1000", number);
      expectRefusal(await answerTo("/predict", body));
      expectRefusal(await answerTo(INFER, JSON.stringify(tensors()).replace("[1000]", `[${number}]`)));
    },
  );

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["more elements than there are numbers", { shape: [1e9, 1e9] }],
    ["a product that overflows", { shape: [2 ** 53, 2 ** 53] }],
    ["more rows than are answered at once", { shape: [1e9] }],
    ["a negative shape", { shape: [-1] }],
    ["two negative ones, whose product is not", { shape: [-1, -1] }],
    ["half a row", { shape: [0.5] }],
    ["a shape of text", { shape: ["1"] }],
    ["a shape of nothing", { shape: [null] }],
    ["no shape", { shape: undefined }],
    ["an empty shape", { shape: [] }],
    ["many dimensions", { shape: Array(1_000).fill(1) }],
    ["fewer data than the shape says", { shape: [2] }],
    ["more data than the shape says", { data: [1, 2] }],
    ["no data", { data: undefined }],
    ["data that are no list", { data: "1000" }],
    ["a null among the data", { data: [null] }],
    ["text among the numbers", { data: ["1000"] }],
    ["another type", { datatype: "BYTES" }],
    ["a type that there is not", { datatype: "FP128" }],
    ["a name that there is not", { name: "colour" }],
    ["a name twice", { name: "inputBytes" }],
    ["binary data", { parameters: { binary_data_size: 8 } }],
  ])("the Open Inference Protocol refuses %s with a sentence", async (_what, changes) => {
    expectRefusal(await answerTo(INFER, tensors(changes)));
  });

  it("refuses 10^6 rows, in either protocol, and answers 10^5", async () => {
    const rows = 1_000_000;
    const many = (count: number): string => `[${Array(count).fill("1000").join(",")}]`;
    const inputs = JSON.stringify(tensors({ shape: [rows] })).replace("[1000]", many(rows));
    const { status, text } = await answerTo(INFER, inputs);
    expect(status).toBe(413);
    expect(text).toContain("at most 100000");
    const row = JSON.stringify(GOOD);
    // A body of 10^6 rows is refused by its size already.
    expect(
      (await answerTo("/predict", `{"model":"${NAME}","rows":[${Array(200_000).fill(row).join(",")}]}`)).status,
    ).toBe(413);
    const enough = await answerTo("/predict", `{"model":"${NAME}","rows":[${Array(100_000).fill(row).join(",")}]}`);
    expect(enough.status).toBe(200);
    expect((JSON.parse(enough.text) as { predictions: unknown[] }).predictions).toHaveLength(100_000);
  });

  it.each<readonly [string, Readonly<Record<string, number>>]>([
    ["a thousandth", { cpuMillicores: 1 }],
    ["a thousand times", { inputBytes: 4 * 2 ** 30 }],
    ["zero", { cpuMillicores: 0 }],
    ["minus zero", { cpuMillicores: -0 }],
    ["less than nothing", { inputBytes: -5 }],
    ["the largest number", { inputBytes: Number.MAX_VALUE }],
    ["the smallest number", { cpuMillicores: Number.MIN_VALUE }],
  ])(
    "says that %s lies outside of what was trained, or that it has no answer: never a number that is none",
    async (_what, changes) => {
      const { status, text } = await answerTo("/predict", { model: NAME, configuration: { ...GOOD, ...changes } });
      expect(text).not.toMatch(/NaN|Infinity/);
      if (status !== 200) return expectRefusal({ status, text });
      const [answer] = (JSON.parse(text) as { predictions: Record<string, unknown>[] }).predictions;
      expect(answer?.["extrapolation"]).toBeGreaterThan(0);
      expect(answer?.["reason"]).not.toBe("");
      for (const name of ["prediction", "lower", "upper", "extrapolation"]) {
        expect(Number.isFinite(answer?.[name])).toBe(true);
      }
    },
  );

  it("answers what is inside of the trained range, unflagged, after all of that", async () => {
    const { json } = await predictor.ask("/predict", { model: NAME, configuration: GOOD });
    expect(json.predictions).toMatchObject([{ prediction: expect.any(Number), extrapolation: 0, reason: "" }]);
    expect(predictor.log.heard.filter(({ level }) => level === "error")).toEqual([]);
  });
});
