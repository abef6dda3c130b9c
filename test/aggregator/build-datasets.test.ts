import { describe, expect, it } from "vitest";

import { Dataset } from "#core/dataset/dataset.ts";

import { buildDatasets } from "../../functions/aggregator/build-datasets.ts";
import {
  campaign,
  componentConfiguration,
  configuration,
  invocation,
  measurement,
  runRecord,
} from "../support/records.ts";

function find(datasets: readonly Dataset[], subject: string, level: Dataset["level"]): Dataset {
  const found = datasets.find((dataset) => dataset.subject === subject && dataset.level === level);
  if (found === undefined) throw new Error(`no dataset ${subject} ${level}`);
  return found;
}

/** The cells of a column, in the order of the rows. */
function column(dataset: Dataset, name: string): unknown[] {
  const index = dataset.columns.findIndex((candidate) => candidate.name === name);
  expect(index, `column ${name} of ${dataset.subject}`).toBeGreaterThanOrEqual(0);
  return dataset.rows.map((row) => row[index]);
}

const blur = componentConfiguration({ cpuMillicores: 500, environment: { QUALITY: 80, MODE: "fast" } });
const alone = configuration("blur", { blur });
const whole = configuration("workflow", { blur, encode: componentConfiguration({ parallelism: 2 }) });
const withEnvironment = campaign({
  components: campaign().components.map((component) =>
    component.name === "blur" ? { ...component, environment: { QUALITY: [80], MODE: ["fast"] } } : component,
  ),
});

describe("buildDatasets()", () => {
  it("tells the architecture where nodes of several served, and there only", () => {
    const servedOn = (architecture: string, repetition: number) => {
      const own = measurement([invocation({ node: architecture })]);
      const nodes = own.platform.nodes.map((node) => ({ ...node, name: architecture, architecture }));
      const measured = { ...own, platform: { ...own.platform, nodes } };
      return runRecord({ configuration: alone, repetition, runId: `r${repetition}`, measurement: measured });
    };
    const names = (...architectures: string[]): string[] =>
      find(buildDatasets(withEnvironment, architectures.map(servedOn), false), "blur", "invocation").columns.map(
        ({ name }) => name,
      );
    expect(names("amd64", "amd64")).not.toContain("architecture");
    expect(names("amd64", "arm64")).toContain("architecture");
    const mixed = find(buildDatasets(withEnvironment, ["amd64", "arm64"].map(servedOn), false), "blur", "invocation");
    expect(column(mixed, "architecture")).toEqual(["amd64", "arm64"]);
  });

  it("gives every component and the workflow three levels, each a valid dataset with unique columns", () => {
    const datasets = buildDatasets(
      withEnvironment,
      [runRecord({ configuration: alone }), runRecord({ configuration: whole })],
      false,
    );
    expect(datasets.map(({ subject, level }) => `${subject} ${level}`)).toEqual(
      ["blur", "workflow"].flatMap((subject) =>
        ["invocation", "run", "configuration"].map((level) => `${subject} ${level}`),
      ),
    );
    for (const dataset of datasets) {
      expect(Dataset.safeParse(dataset).error).toBeUndefined();
      const names = dataset.columns.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const row of dataset.rows) expect(row).toHaveLength(names.length);
    }
  });

  it("gives the load of an open loop and the scaling in numbers, and leaves out runs with batches that made inputs", () => {
    const openLoop = campaign({
      load: { kind: "poisson", requestsPerSecond: [2, 4], durationSeconds: 10 },
      components: campaign().components.map((component) => ({ ...component, concurrency: [3], maxScale: [2] })),
    });
    const scaled = componentConfiguration({ concurrency: 3, maxScale: 2 });
    const record = runRecord({
      configuration: {
        ...configuration("workflow", { blur: scaled, encode: scaled }),
        load: { kind: "poisson", requestsPerSecond: 4, durationSeconds: 10 },
      },
    });
    const datasets = buildDatasets(openLoop, [record, runRecord({ configuration: whole })], false);
    const runs = find(datasets, "workflow", "run");
    expect(column(runs, "ratePerSecond")).toEqual([4]);
    expect(column(runs, "requests")).toEqual([41]);
    expect(column(runs, "encode.concurrency")).toEqual([3]);
    expect(column(runs, "encode.maxScale")).toEqual([2]);
    const names = runs.columns.map(({ name }) => name);
    for (const absent of ["batchSize", "interUploadSeconds", "blur.minScale"]) expect(names).not.toContain(absent);
  });

  it("reads ramps and traces as rates", () => {
    const rates = (own: Parameters<typeof campaign>[0], load: ReturnType<typeof configuration>["load"]) => {
      const record = runRecord({ configuration: { ...alone, load } });
      const run = find(buildDatasets(campaign(own), [record], false), "blur", "run");
      return ["ratePerSecond", "requests"].flatMap((name) => column(run, name));
    };
    expect(
      rates(
        { load: { kind: "ramp", fromPerSecond: [0], toPerSecond: [6], durationSeconds: 10 } },
        { kind: "ramp", fromPerSecond: 0, toPerSecond: 6, durationSeconds: 10 },
      ),
    ).toEqual([3, 30]);
    expect(
      rates(
        { load: { kind: "trace", seconds: [0, 1, 4], speed: [2] } },
        { kind: "trace", trace: "t", count: 3, spanSeconds: 4, speed: 2 },
      ),
    ).toEqual([1, 3]);
  });

  it("takes waiting out of the service time and leaves it in the response time", () => {
    const record = runRecord({
      configuration: alone,
      measurement: measurement([invocation({ arrivedAtSeconds: 2, waitSeconds: 3, computeSeconds: 1.5 })]),
    });
    const dataset = find(buildDatasets(withEnvironment, [record], false), "blur", "invocation");
    expect(column(dataset, "serviceSeconds")).toEqual([1.5]);
    expect(column(dataset, "responseSeconds")).toEqual([4.5]);
    expect(column(dataset, "waitSeconds")).toEqual([3]);
  });

  it("keeps a failed invocation as a row without targets", () => {
    const record = runRecord({
      configuration: alone,
      outcome: { kind: "failed", causes: ["blur: 1 of 2 ran out of memory"] },
      measurement: measurement([invocation(), invocation({ outcome: { kind: "outOfMemory", limitBytes: 100 } })]),
    });
    const datasets = buildDatasets(withEnvironment, [record], false);
    const invocations = find(datasets, "blur", "invocation");
    expect(column(invocations, "outcome")).toEqual(["succeeded", "outOfMemory"]);
    expect(column(invocations, "serviceSeconds")).toEqual([1, null]);
    expect(column(find(datasets, "blur", "run"), "makespanSeconds")).toEqual([null]);
    const configurations = find(datasets, "blur", "configuration");
    expect(column(configurations, "outOfMemoryInvocations")).toEqual([1]);
    expect(column(configurations, "succeededRuns")).toEqual([0]);
  });

  it("keeps a run that could not be measured as a row with its causes", () => {
    const record = runRecord({
      configuration: alone,
      outcome: { kind: "notMeasured", causes: ["no such image"] },
      measurement: null,
    });
    const run = find(buildDatasets(withEnvironment, [record], false), "blur", "run");
    expect(column(run, "causes")).toEqual(["no such image"]);
    expect(column(run, "inputBytes")).toEqual([null]);
  });

  it("judges a component by the runs in which it ran alone, else by the whole workflow's", () => {
    const records = [
      runRecord({ configuration: alone, measurement: measurement([invocation({ computeSeconds: 1 })]) }),
      runRecord({ configuration: whole, measurement: measurement([invocation({ computeSeconds: 2 })]) }),
    ];
    const both = find(buildDatasets(withEnvironment, records, false), "blur", "invocation");
    expect(column(both, "serviceSeconds")).toEqual([1]);
    const workflowOnly = { ...withEnvironment, subjects: ["workflow"] };
    const fromWhole = find(buildDatasets(workflowOnly, records.slice(1), false), "blur", "invocation");
    expect(column(fromWhole, "serviceSeconds")).toEqual([2]);
  });

  it("names the features of the workflow by component, with their values and kinds", () => {
    const run = find(buildDatasets(withEnvironment, [runRecord({ configuration: whole })], false), "workflow", "run");
    expect(column(run, "blur.cpuMillicores")).toEqual([500]);
    expect(column(run, "blur.QUALITY")).toEqual([80]);
    expect(column(run, "blur.MODE")).toEqual(["fast"]);
    expect(column(run, "encode.parallelism")).toEqual([2]);
    expect(run.columns.find(({ name }) => name === "blur.MODE")?.kind).toBe("category");
    expect(run.columns.filter(({ role }) => role === "target").map(({ name }) => name)).toEqual([
      "makespanSeconds",
      "responseSeconds",
    ]);
  });

  it("measures a request from its upload to the end of the last work it caused", () => {
    const invocations = [
      invocation({ originIndex: 0, arrivedAtSeconds: 1, computeSeconds: 2 }),
      invocation({ originIndex: 0, component: "encode", arrivedAtSeconds: 3, computeSeconds: 4 }),
      invocation({ originIndex: 1, arrivedAtSeconds: 1, computeSeconds: 1 }),
    ];
    const datasets = buildDatasets(
      withEnvironment,
      [runRecord({ configuration: whole, measurement: measurement(invocations) })],
      false,
    );
    expect(column(find(datasets, "workflow", "invocation"), "responseSeconds")).toEqual([6, 1]);
    expect(column(find(datasets, "workflow", "run"), "responseSeconds")).toEqual([3.5]);
    expect(column(find(datasets, "workflow", "run"), "makespanSeconds")).toEqual([7]);
  });

  it("sums the repetitions of a configuration up with their spread", () => {
    const records = [1, 2, 3].map((seconds, repetition) =>
      runRecord({
        configuration: alone,
        runId: `blur-c1-r${repetition}`,
        repetition,
        order: repetition,
        measurement: measurement([invocation({ computeSeconds: seconds })]),
      }),
    );
    const configurations = find(buildDatasets(withEnvironment, records, false), "blur", "configuration");
    expect(configurations.rows).toHaveLength(1);
    expect(column(configurations, "runs")).toEqual([3]);
    expect(column(configurations, "serviceSecondsMean")).toEqual([2]);
    expect(column(configurations, "serviceSecondsSd")).toEqual([1]);
    expect(column(configurations, "makespanSecondsMean")).toEqual([2]);
  });
});
