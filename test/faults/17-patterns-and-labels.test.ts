import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { readCampaign } from "#core/campaign/read-campaign.ts";
import { planRuns } from "#core/campaign/plan-runs.ts";
import { campaignIdOfStateKey, modelOfRequestKey } from "#core/campaign/object-keys.ts";
import { numberOfCell, readCsv } from "#core/dataset/csv.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";
import { keyFault } from "#core/storage/object-key.ts";
import { bucketNameFault } from "#core/storage/bucket-name.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";
import { serving } from "../predictor/serving.ts";
import { cpuSeconds } from "../support/cpu-seconds.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { testBuckets } from "../support/test-buckets.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const { spec } = simulatedCampaign();
const CONTEXT = { resources: ["here"] };
/** Linear work on as many characters takes some milliseconds; what is quadratic takes hours. */
const MOST_CPU_SECONDS = 3;
const LENGTH = 200_000;

/** Texts that patterns with two ways to match the same thing run wild on. */
const LONG_TEXTS: Readonly<Record<string, string>> = {
  blanks: `a${" ".repeat(LENGTH)}b`,
  slashes: `a${"/".repeat(LENGTH)}b`,
  "blanks and slashes": `a${" /".repeat(LENGTH / 2)}b`,
  dots: `a${".".repeat(LENGTH)}b`,
  "dots between letters": `${"a.".repeat(LENGTH / 2)} `,
  digits: `${"1".repeat(LENGTH)}x`,
  "digits and dots": `${"1.".repeat(LENGTH / 2)}x`,
  dashes: `a${"-".repeat(LENGTH)}`,
  letters: `${"a".repeat(LENGTH)}!`,
  stars: "*".repeat(LENGTH),
  "line feeds": `a${"\\n".repeat(LENGTH / 2)}b`,
};

const FIELDS: Readonly<Record<string, (text: string) => string>> = {
  name: (text) => spec.replace("name: faces", `name: "${text}"`),
  description: (text) => `${spec}\ndescription: "${text}"`,
  $schema: (text) => `${spec}\n$schema: "${text}"`,
  "the workflow's path": (text) => `kind: campaign\nname: a\ninputs: { a: [b] }\nworkflow: "${text}"`,
  "a service's name": (text) => spec.replace("name: blur", `name: "${text}"`),
  "a service's image": (text) => spec.replace("example/blur", `"${text}"`),
  "a service's script": (text) => spec.replace('script: "true"', `script: "${text}"`),
  "an input's path": (text) => spec.replace("path: faces/in", `path: "${text}"`),
  "an output's path": (text) => spec.replace("path: faces/out", `path: "${text}"`),
  "an output's suffix": (text) => spec.replace("path: faces/out", `path: faces/out, suffix: ["${text}"]`),
  "a storage provider": (text) => spec.replace("storage_provider: minio", `storage_provider: "${text}"`),
  "a CPU quantity": (text) => spec.replace("[0.5, 1]", `"${text}"`),
  "a memory quantity": (text) => spec.replace("512Mi", `"${text}"`),
  "a variable's value": (text) => spec.replace("parallelism: 2", `environment: { A: "${text}" }`),
  "a variable's name": (text) => spec.replace("parallelism: 2", `environment: { "${text}": 1 }`),
  "an input's key": (text) => spec.replace("0123/a.jpg", `"${text}"`),
  "an unknown field": (text) => `${spec}\n"${text}": 1`,
};

function read(text: string): DocumentError | undefined {
  try {
    planRuns(readCampaign(text, "spec.yaml", CONTEXT));
  } catch (error) {
    if (error instanceof DocumentError) return error;
    throw error;
  }
  return undefined;
}

describe("patterns", () => {
  it.each(Object.keys(FIELDS))("of the functions take no time for %s, whatever it is", (field) => {
    for (const [what, text] of Object.entries(LONG_TEXTS)) {
      let refusal: DocumentError | undefined;
      const seconds = cpuSeconds(() => (refusal = read(FIELDS[field]!(text))));
      expect(seconds, what).toBeLessThan(MOST_CPU_SECONDS);
      for (const { sentence } of refusal?.problems ?? []) expect(sentence.length).toBeLessThan(1_000);
    }
  });

  it("of the functions take no time for cells, keys and names", () => {
    for (const [what, text] of Object.entries(LONG_TEXTS)) {
      const seconds = cpuSeconds(() => {
        numberOfCell(text);
        memoryBytesOf(text);
        cpuMillicoresOf(text);
        keyFault(text);
        bucketNameFault(text);
        campaignIdOfStateKey(text.slice(0, 1_024));
        modelOfRequestKey(`${text.slice(0, 1_000)}/a.csv`);
      });
      expect(seconds, what).toBeLessThan(MOST_CPU_SECONDS);
    }
  });

  it("are never made of what a spec or a request says: filters are beginnings and ends of names", () => {
    const files = readdirSync(join(ROOT, "functions"), { recursive: true, encoding: "utf8" });
    const made = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => readFileSync(join(ROOT, "functions", file), "utf8").match(/(new )?RegExp\(.*/g) ?? []);
    // Of a constant, and of the names of elements that the code itself asks for.
    expect(made.sort()).toEqual([
      'new RegExp(`.{1,${MOST_NAME_CHARACTERS}}`, "g")) ?? [];',
      'new RegExp(`<${element}>([\\\\s\\\\S]*?)</${element}>`).exec(xml)?.[1] ?? "");',
    ]);
    const filtered = spec.replace("path: faces/mid }]", () => "path: faces/mid, suffix: ['(a+)+$'] }]");
    const { components } = readCampaign(filtered, "spec.yaml", CONTEXT);
    expect(components[0]?.outputs[0]?.suffixes).toEqual(["(a+)+$"]);
  });
});

describe("work that grows with a power of what is listed", () => {
  it.each([
    ["5,000 services", services(5_000, ""), /oscar must hold at most 100 values/],
    [
      "100 services that all write where all read",
      services(100, "input: [{ path: a/b }], output: [{ path: a/b }]"),
      /\w/,
    ],
    ["60 services with 20 folders each", services(60, folders(20)), null],
    ["a service with 2,000 folders", services(2, folders(2_000)), /must hold at most 20 values/],
    ["10,000 alternatives", withComponent(alternatives(10_000)), /must hold at most 20 alternatives/],
    ["8,000 variables in thousands of runs", withComponent(variables(8_000)), /must say less for each of 3\d{3} runs/],
    [
      "a long variable in thousands of runs",
      withComponent(`environment: { A: "${"x".repeat(500_000)}" }`),
      /must say less/,
    ],
    ["a long script by aliases", aliasedScript(), /at most 4194304 characters with its aliases written out/],
    ["20 alternatives without a script of their own", withComponent(alternatives(20)), null],
  ])("%s are counted before anything is made of them", (_what, text, sentence) => {
    let refusal: DocumentError | undefined;
    expect(cpuSeconds(() => (refusal = read(text)))).toBeLessThan(MOST_CPU_SECONDS);
    if (sentence === null) expect(refusal).toBeUndefined();
    else expect(refusal?.message).toMatch(sentence);
  });
});

describe("labels", () => {
  const table = (rows: number, label: (row: number) => string): ReturnType<typeof readCsv> =>
    readCsv(
      `machine,cores,seconds\n${Array.from({ length: rows }, (_, row) => `${label(row)},${1 + (row % 4)},${8 / (1 + (row % 4))}`).join("\n")}\n`,
      "t.csv",
    );

  it("a column of 100,000 of them is no input: it is left out, and the model says so", async () => {
    const csv = table(100_000, (row) => `m${row}`);
    const seconds = cpuSeconds(() => {
      const { droppedColumns } = trainingTable(inferDataset(csv, { name: "t", target: "seconds" }), "seconds");
      expect(droppedColumns).toEqual([{ name: "machine", reason: "it has 100000 categories, more than 50" }]);
    });
    expect(seconds).toBeLessThan(20);
    const few = table(60, (row) => `m${row}`);
    const model = await trainTable(few, { name: "t", target: "seconds", seed: 1 }, trainerPorts(await testBuckets()));
    expect(model.inputs.map(({ name }) => name)).toEqual(["cores"]);
    expect(model.training.droppedColumns).toEqual([{ name: "machine", reason: "it has 60 categories, more than 50" }]);
  });

  it("of a question are compared with the trained ones only, and told in a few words", async () => {
    const { ask } = await serving();
    for (const alternative of Object.values(LONG_TEXTS)) {
      const configuration = { cpuMillicores: 1_000, inputBytes: 1e6, alternative };
      const before = process.cpuUsage();
      const { status, json } = await ask("/predict", { model: "faces.blur.serviceSeconds", configuration });
      expect(process.cpuUsage(before).user / 1e6).toBeLessThan(MOST_CPU_SECONDS);
      expect(status).toBe(400);
      expect(json.error.length).toBeLessThan(300);
      const named = await ask("/predict", { model: alternative, configuration: {} });
      expect(named.status).toBe(404);
      expect(named.json.error.length).toBeLessThan(400);
    }
  });
});

function services(count: number, rest: string): string {
  const list = Array.from(
    { length: count },
    (_, index) => `      - here: { name: s${index}, image: example/x, script: "true", ${rest} }`,
  );
  return `kind: campaign\nname: many\nworkflow:\n  functions:\n    oscar:\n${list.join("\n")}\ninputs: { a: [b] }`;
}
function folders(count: number): string {
  const paths = (start: string): string =>
    Array.from({ length: count }, (_, index) => `{ path: ${start}/${index} }`).join(", ");
  return `input: [${paths("a")}], output: [${paths("b")}]`;
}
function withComponent(rest: string): string {
  return `${spec.replace("parallelism: 2 }", `parallelism: 2, ${rest} }`).replace("repetitions: 2", "repetitions: 1")}\nsweep: { sample: 3330 }`
    .replace("cpu: [0.5, 1]", `cpu: [${Array.from({ length: 100 }, (_, index) => 1 + index / 100).join(", ")}]`)
    .replace(
      "cpu: 1, memory: 512Mi, parallelism: 1",
      `cpu: 1, memory: 512Mi, parallelism: [${Array.from({ length: 200 }, (_, index) => index + 1).join(", ")}]`,
    );
}
function alternatives(count: number): string {
  return `alternatives: { ${Array.from({ length: count }, (_, index) => `a${index}: { image: example/x }`).join(", ")} }`;
}
function variables(count: number): string {
  return `environment: { ${Array.from({ length: count }, (_, index) => `A${index}: 1`).join(", ")} }`;
}
function aliasedScript(): string {
  return services(100, "")
    .replace('script: "true"', `script: &long "${"x".repeat(500_000)}"`)
    .replaceAll('script: "true"', "script: *long");
}
