import { describe, expect, it } from "vitest";

import { fixtureLaw, modelFixture, publish } from "../support/model-fixture.ts";
import { serving } from "./serving.ts";

const NAME = "faces.blur.serviceSeconds";
const MIB = 2 ** 20;
const INFER = `/v2/models/${NAME}/infer`;

interface Tensor {
  name: string;
  shape: readonly unknown[];
  datatype: string;
  data: readonly unknown[];
  parameters?: object;
}
const number = (name: string, data: readonly unknown[], shape: readonly unknown[] = [data.length]): Tensor => ({
  name,
  shape,
  datatype: "FP64",
  data,
});
const text = (name: string, data: readonly unknown[]): Tensor => ({
  name,
  shape: [data.length],
  datatype: "BYTES",
  data,
});
const question = (count = 2): Tensor[] => [
  number(
    "cpuMillicores",
    Array.from({ length: count }, () => 1_000),
  ),
  number(
    "inputBytes",
    Array.from({ length: count }, (_, index) => (index + 1) * MIB),
  ),
  text(
    "alternative",
    Array.from({ length: count }, () => "default"),
  ),
];
const replaced = (tensor: Tensor): Tensor[] => question().map((each) => (each.name === tensor.name ? tensor : each));

describe("Open Inference Protocol v2", () => {
  it("tells about the server and its health", async () => {
    const { ask } = await serving();
    expect((await ask("/v2")).json).toEqual({ name: "profaas", version: "1.2.3", extensions: ["model_repository"] });
    expect((await ask("/v2/health/live")).json).toEqual({ live: true });
    expect((await ask("/v2/health/ready")).json).toEqual({ ready: true, live: true });
  });

  it("tells about a model: every input and output a tensor, with units", async () => {
    const { ask, models } = await serving();
    const { json } = await ask(`/v2/models/${NAME}`);
    expect(json).toMatchObject({ name: NAME, versions: [models.current(NAME)?.version], platform: "profaas_model_v1" });
    expect(json.inputs).toEqual([
      {
        name: "cpuMillicores",
        datatype: "FP64",
        shape: [-1],
        parameters: { unit: "millicores", minimum: 500, maximum: 2_000 },
      },
      {
        name: "memoryBytes",
        datatype: "FP64",
        shape: [-1],
        parameters: { unit: "B", minimum: 512 * MIB, maximum: 512 * MIB },
      },
      {
        name: "inputBytes",
        datatype: "FP64",
        shape: [-1],
        parameters: { unit: "B", minimum: MIB / 2, maximum: 4 * MIB },
      },
      { name: "alternative", datatype: "BYTES", shape: [-1], parameters: { values: "default,fast" } },
    ]);
    expect(json.outputs.map((output: Tensor) => [output.name, output.datatype])).toEqual([
      ["prediction", "FP64"],
      ["lower", "FP64"],
      ["upper", "FP64"],
      ["extrapolation", "FP64"],
      ["reason", "BYTES"],
    ]);
    expect((await ask(`/v2/models/${NAME}/ready`)).json).toEqual({ name: NAME, ready: true });
    expect((await ask("/v2/models/nobody/ready")).status).toBe(404);
  });

  it("infers, gives the id back, and keeps the order of the rows", async () => {
    const { ask, models } = await serving();
    const { status, json } = await ask(INFER, { id: "42", inputs: question(3) });
    expect(status).toBe(200);
    expect(json).toMatchObject({ model_name: NAME, model_version: models.current(NAME)?.version, id: "42" });
    expect(json.outputs.map(({ name, shape }: Tensor) => [name, shape])).toEqual(
      ["prediction", "lower", "upper", "extrapolation", "reason"].map((name) => [name, [3]]),
    );
    const [prediction, lower, , extrapolation, reason] = json.outputs.map(({ data }: Tensor) => data);
    for (const [index, value] of prediction.entries()) {
      expect(value).toBeCloseTo(fixtureLaw(1_000, (index + 1) * MIB, "default"), 9);
      expect(lower[index]).toBeCloseTo(value - 0.15, 9);
    }
    expect(extrapolation).toEqual([0, 0, 0]);
    expect(reason).toEqual(["", "", ""]);
    expect((await ask(INFER, { inputs: question() })).json).not.toHaveProperty("id");
  });

  it("takes shape [n, 1], flat or nested, any type of number, and rows in any order of tensors", async () => {
    const { ask } = await serving();
    const expected = (await ask(INFER, { inputs: question() })).json.outputs;
    expect(expected).toHaveLength(5);
    const column = number("inputBytes", [MIB, 2 * MIB], [2, 1]);
    const nested = number("inputBytes", [[MIB], [2 * MIB]], [2, 1]);
    for (const inputs of [
      replaced(column),
      replaced(nested),
      replaced({ ...column, datatype: "INT64" }),
      question().reverse(),
    ]) {
      expect((await ask(INFER, { inputs })).json.outputs).toEqual(expected);
    }
  });

  it("gives only the outputs that were asked for, in the order asked", async () => {
    const { ask } = await serving();
    const outputs = [{ name: "upper" }, { name: "prediction" }];
    const { json } = await ask(INFER, { inputs: question(), outputs });
    expect(json.outputs.map(({ name }: Tensor) => name)).toEqual(["upper", "prediction"]);
  });

  it("answers no rows with no rows", async () => {
    const { ask } = await serving();
    const { status, json } = await ask(INFER, { inputs: question(0) });
    expect([status, json.outputs[0]]).toEqual([200, { name: "prediction", shape: [0], datatype: "FP64", data: [] }]);
  });

  it("asks any version by name", async () => {
    const { ask, models, store } = await serving();
    const old = models.current(NAME)?.version as string;
    const regressor = { kind: "ridge", intercept: 5.2, coefficients: [1_000 / MIB, -0.1] } as const;
    const version = await publish(
      store,
      modelFixture({ regressor: { ...regressor, coefficients: [...regressor.coefficients] } }),
    );
    await models.refresh();
    const first = async (path: string): Promise<number> =>
      (await ask(path, { inputs: question(1) })).json.outputs[0].data[0];
    expect(await first(INFER)).toBeCloseTo(6.2, 9);
    expect(await first(`/v2/models/${NAME}/versions/${version}/infer`)).toBeCloseTo(6.2, 9);
    expect(await first(`/v2/models/${NAME}/versions/${old}/infer`)).toBeCloseTo(1.2, 9);
    expect((await ask(`/v2/models/${NAME}/versions/${old}/ready`)).status).toBe(200);
    expect((await ask(`/v2/models/${NAME}/versions/0123456789abcdef`)).json).toEqual({
      error: expect.stringContaining("no version"),
    });
    expect((await ask(`/v2/models/${NAME}/versions/1`)).status).toBe(404);
  });

  it("lists the repository, with what could not be loaded", async () => {
    const { ask, store, models } = await serving();
    await store.put("models", "broken/current.json", "{}");
    await models.refresh();
    const all = (await ask("/v2/repository/index", {})).json;
    expect(all).toEqual([
      { name: NAME, version: models.current(NAME)?.version, state: "READY", reason: "" },
      { name: "broken", state: "UNAVAILABLE", reason: expect.any(String) },
    ]);
    expect((await ask("/v2/repository/index", { ready: true })).json).toHaveLength(1);
  });

  const bad: readonly (readonly [string, unknown, number, RegExp])[] = [
    ["no inputs", {}, 400, /inputs must be given/],
    ["a missing tensor", { inputs: question().slice(1) }, 400, /needs the input cpuMillicores/],
    ["no tensor", { inputs: [] }, 400, /needs the input cpuMillicores/],
    ["an unknown tensor", { inputs: [...question(), number("cpu", [1, 2])] }, 400, /has no input "cpu"/],
    ["a tensor twice", { inputs: [...question(), number("inputBytes", [1, 2])] }, 400, /inputBytes is there twice/],
    [
      "an overflowing shape",
      { inputs: replaced(number("inputBytes", [1], [1e9, 1e9])) },
      400,
      /must be \[rows\] or \[rows, 1\]: it is \[1000000000, 1000000000\]/,
    ],
    [
      "more rows than are answered",
      { inputs: replaced(number("inputBytes", [1], [1_000_000])) },
      413,
      /at most 100000/,
    ],
    ["a shape beyond whole numbers", { inputs: replaced(number("inputBytes", [1], [1e300])) }, 400, /shape\[0\] must/],
    [
      "a negative shape",
      { inputs: replaced(number("inputBytes", [1], [-1])) },
      400,
      /inputs\[1\]\.shape\[0\] must be at least 0/,
    ],
    [
      "a fractional shape",
      { inputs: replaced(number("inputBytes", [1], [1.5])) },
      400,
      /shape\[0\] must be a whole number/,
    ],
    ["an empty shape", { inputs: replaced(number("inputBytes", [1], [])) }, 400, /must be \[rows\] or \[rows, 1\]/],
    [
      "fewer values than the shape says",
      { inputs: replaced(number("inputBytes", [1], [2])) },
      400,
      /as many values as its shape says: it has 1 for \[2\]/,
    ],
    [
      "more values than the shape says",
      { inputs: replaced(number("inputBytes", [1, 2, 3], [2])) },
      400,
      /it has 3 for \[2\]/,
    ],
    [
      "different numbers of rows",
      { inputs: replaced(number("inputBytes", [1])) },
      400,
      /inputBytes has 1, those before have 2/,
    ],
    [
      "null",
      { inputs: replaced(number("inputBytes", [1, null])) },
      400,
      /row 2 as inputBytes must be a number in B: current value is null/,
    ],
    [
      "a text for a number",
      { inputs: replaced(number("inputBytes", [1, "2"])) },
      400,
      /row 2 as inputBytes must be a number/,
    ],
    [
      "a nested list of two",
      {
        inputs: replaced(
          number(
            "inputBytes",
            [
              [1, 2],
              [3, 4],
            ],
            [2, 1],
          ),
        ),
      },
      400,
      /must be a number/,
    ],
    [
      "a text tensor for a number",
      { inputs: replaced(text("inputBytes", ["a", "b"])) },
      400,
      /data type of inputBytes must be FP64: it is BYTES/,
    ],
    [
      "a number tensor for a category",
      { inputs: replaced(number("alternative", [1, 2])) },
      400,
      /data type of alternative must be BYTES/,
    ],
    [
      "an unknown data type",
      { inputs: replaced({ ...number("inputBytes", [1, 2]), datatype: "FP128" }) },
      400,
      /datatype must be/,
    ],
    [
      "an unknown category",
      { inputs: replaced(text("alternative", ["default", "x"])) },
      400,
      /row 2 as alternative must be one of/,
    ],
    [
      "binary data",
      { inputs: replaced({ ...number("inputBytes", [], [2]), parameters: { binary_data_size: 16 } }) },
      415,
      /binary data are not supported/,
    ],
    [
      "an unknown output",
      { inputs: question(), outputs: [{ name: "predictions" }] },
      400,
      /no output "predictions": did you mean "prediction"\?/,
    ],
    ["an id that is no text", { id: 5, inputs: question() }, 400, /id must be text/],
    ["a tensor that is none", { inputs: [5] }, 400, /inputs\[0\] must be/],
  ];
  it.each(bad)("refuses %s with a sentence", async (_what, request, status, sentence) => {
    const { ask } = await serving();
    expect(await ask(INFER, request)).toEqual({ status, json: { error: expect.stringMatching(sentence) } });
  });

  it("refuses a tensor of NaN, which JSON cannot say", async () => {
    const { ask } = await serving();
    const body = JSON.stringify({ inputs: question() }).replace("1048576", "NaN");
    expect(await ask(INFER, body)).toEqual({ status: 400, json: { error: expect.stringContaining("must be JSON") } });
  });
});
