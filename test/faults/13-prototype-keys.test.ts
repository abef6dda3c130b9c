import { afterEach, describe, expect, it } from "vitest";

import { readCsv } from "#core/dataset/csv.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { readDocument } from "#core/document/read-document.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { trainTable } from "../../functions/trainer/train-table.ts";
import { post, serving } from "../predictor/serving.ts";
import { keepingLogger } from "../support/keeping-logger.ts";
import { modelFixture } from "../support/model-fixture.ts";
import { profileAll } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { simulatedProfiler } from "../support/simulated-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

/** Names that every object of JavaScript has. */
const INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "isPrototypeOf"];

const POLLUTIONS = [
  '{"__proto__":{"polluted":true}}',
  '{"a":{"__proto__":{"polluted":true}}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  "__proto__: { polluted: true }",
  "? __proto__\n: { polluted: true }",
  '"\\u005f_proto__": { polluted: true }',
  "a: &a { polluted: true }\n__proto__: *a",
  "constructor: { prototype: { polluted: true } }",
  "toString: { call: { polluted: true } }",
];

/** Nothing that was read may ever have reached what all objects share. */
afterEach(() => {
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.prototype.toString.call({})).toBe("[object Object]");
});

describe("a document", () => {
  it.each(POLLUTIONS)("%s pollutes nothing", (text) => {
    let value: unknown;
    try {
      value = readDocument(text, "spec.yaml").value;
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError);
      expect((error as Error).message).toMatch(/key of a mapping must not be "__proto__"$/);
      return;
    }
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect((value as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it.each(POLLUTIONS)("a spec with %s is refused by sentences", (text) => {
    expect(() => readCampaign(text, "spec.yaml", { resources: ["here"] })).toThrow(DocumentError);
  });
});

describe("a body of a prediction", () => {
  it.each(POLLUTIONS.slice(0, 3))("%s is refused and pollutes nothing", async (text) => {
    const { app } = await serving();
    for (const body of [text, `{"model":"faces.blur.serviceSeconds","configuration":${text}}`, `{"rows":[${text}]}`]) {
      const response = await app.request("/predict", post(body));
      expect(response.status).toBe(400);
      expect(((await response.json()) as { error: string }).error).toMatch(/^Cannot /);
    }
  });

  it.each([...INHERITED, "__proto__"])("a model, a version and an input called %s are none", async (name) => {
    const { ask, app } = await serving();
    const question = { cpuMillicores: 1_000, inputBytes: 2 ** 20, alternative: "default" };
    expect((await ask("/predict", { model: name, configuration: question })).status).toBe(404);
    for (const path of [`/v2/models/${name}`, `/v2/models/faces.blur.serviceSeconds/versions/${name}`]) {
      expect((await app.request(path)).status).toBe(404);
    }
    const withInput = `{"model":"faces.blur.serviceSeconds","configuration":{"${name}":1,"cpuMillicores":1000}}`;
    const answer = await ask("/predict", withInput);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatch(/has no input/);
    const category = { model: "faces.blur.serviceSeconds", configuration: { ...question, alternative: name } };
    expect((await ask("/predict", category)).json.error).toMatch(/alternative must be one of "default", "fast"/);
  });
});

describe("names of a campaign", () => {
  it("components, input sets, alternatives, variables: the whole chain works on them as on any other", async () => {
    const store = await testBuckets();
    const { spec, inputs } = simulatedCampaign({ name: "constructor" });
    const variables = INHERITED.map((name) => `${name}: [1, 2]`)
      .slice(0, 2)
      .join(", ");
    const text = spec
      .replaceAll("blur", "constructor")
      .replace("small:", "constructor:")
      .replace(
        "parallelism: 2 }",
        `parallelism: 2, alternatives: { constructor: { image: example/x } }, environment: { ${variables}, valueOf: text } }`,
      );
    for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
    await store.put("campaigns", "constructor", text);
    const { ports } = simulatedProfiler(store);
    await profileAll(ports);
    for (const upload of await unaggregated(store)) await aggregate(upload, { store, log: keepingLogger() });

    const found = await contents(store, "records", "datasets");
    const complete = Object.entries(found).find(([key]) =>
      /^records\/constructor-[0-9a-f]{8}\/complete\.json$/.test(key),
    );
    const { runs } = RecordsComplete.parse(JSON.parse(complete?.[1] ?? "null"));
    expect(runs.succeeded).toBe(runs.planned);
    expect(runs.planned).toBeGreaterThan(30);
    const records = Object.entries(found).filter(([key]) => key.includes("/runs/"));
    for (const [, record] of records) {
      const { configuration, measurement } = RunRecord.parse(JSON.parse(record));
      const { subject, inputSet, components } = configuration;
      expect(inputSet).toBe("constructor");
      const alone = subject === "encode" ? ["encode"] : subject === "constructor" ? ["constructor"] : undefined;
      expect(Object.keys(components).sort()).toEqual(alone ?? ["constructor", "encode"]);
      expect(Object.hasOwn(measurement?.achievedParallelism ?? {}, "constructor")).toBe(subject !== "encode");
    }
    const table = Object.entries(found).find(([key]) => key.endsWith("/constructor/invocations.csv"))?.[1] ?? "";
    for (const name of ["constructor", "toString", "valueOf"])
      expect(table.split("\n")[0]).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe("names of columns", () => {
  it('"__proto__" is refused by a sentence', () => {
    expect(() => readCsv("a,__proto__\n1,2\n", "t.csv")).toThrow(
      't.csv:1: Cannot read the table as no column may be called "__proto__"',
    );
  });

  it("inherited names are columns as any others: a model is trained on them and asked by them", async () => {
    const header = [...INHERITED, "seconds"];
    const rows = Array.from({ length: 24 }, (_, row) => {
      const values = INHERITED.map((_, column) => 1 + ((row * (column + 3)) % 7));
      return [...values, values[0]! * 2 + 1].join(",");
    });
    const csv = readCsv(`${header.join(",")}\n${rows.join("\n")}\n`, "t.csv");
    expect(inferDataset(csv, { name: "constructor", target: "seconds" }).columns.map(({ name }) => name)).toEqual(
      header,
    );
    const model = await trainTable(
      csv,
      { name: "constructor", target: "seconds", seed: 1 },
      trainerPorts(await testBuckets()),
    );
    expect(model.inputs.map(({ name }) => name)).toEqual(INHERITED);

    const { ask } = await serving([model, modelFixture()]);
    const configuration = Object.fromEntries(INHERITED.map((name) => [name, 3]));
    const { status, json } = await ask("/predict", { model: model.name, configuration });
    expect(status).toBe(200);
    expect(Math.abs(json.predictions[0].prediction - 7)).toBeLessThan(2);
    const { toString: _left, ...incomplete } = configuration;
    expect((await ask("/predict", { model: model.name, configuration: incomplete })).json.error).toMatch(
      /needs the input toString: it is missing/,
    );
  });
});
