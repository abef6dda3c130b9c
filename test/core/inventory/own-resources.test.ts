import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import type { FoundNode } from "#core/inventory/found-cluster.ts";
import { ownResources, type ExpectedLoad, type OwnFunction } from "#core/inventory/own-resources.ts";

import { shippedOwnModels } from "../../../scripts/own/shipped-models.ts";

const folder = new URL("../../../workflows/modelling/models/", import.meta.url);
const models = await shippedOwnModels();
const load: ExpectedLoad = {
  rows: 200,
  records: 200,
  questionsPerSecond: 20,
  questionsAtOnce: 8,
  stepSeconds: 240,
  answerSeconds: 0.5,
};

describe("ownResources()", () => {
  it("gives each function limits that hold what was measured of it, and says why", () => {
    const { trainer, aggregator, predictor } = ownResources(models, [], load);
    for (const [name, column, most] of [
      ["trainer", "ROWS", 200],
      ["aggregator", "RECORDS", 200],
    ] as const) {
      const peaks = measured(name)
        .filter((row) => Number(row[column]) <= most)
        .map((row) => Number(row["peakMemoryBytes"]));
      expect({ trainer, aggregator }[name].limits.memoryBytes).toBeGreaterThan(Math.max(...peaks));
    }
    expect(trainer.sentence).toMatch(/^0\.5 cores, with which a table of 200 rows is learned from in .* least CPU/);
    expect(predictor.sentence).toMatch(/20 questions a second take \d+ instance|one instance/);
    expect(predictor.concurrency).toBeGreaterThanOrEqual(1);
  });

  it("gives more CPU to whoever has less time, but no more than a node has", () => {
    const cpuOf = (stepSeconds: number, nodes: readonly FoundNode[] = []): number =>
      ownResources(models, nodes, { ...load, rows: 400, stepSeconds }).trainer.limits.cpuMillicores;
    expect(cpuOf(1000)).toBeLessThan(cpuOf(60));
    expect(cpuOf(1, [node(1000)])).toBeLessThanOrEqual(1000);
    expect(ownResources(models, [], { ...load, stepSeconds: 1 }).trainer.sentence).toContain(
      "goes on in further steps",
    );
  });

  it("asks nothing of the models that they were not measured for", () => {
    const { trainer, aggregator, predictor } = ownResources(models, [], load);
    for (const { sentence } of [trainer, aggregator]) expect(sentence).not.toContain("outside of what was measured");
    const beyond = ownResources(models, [], { ...load, rows: 4000 }).trainer.sentence;
    expect(beyond).toContain("outside of what was measured: ROWS = 4000");
    expect(predictor.limits.cpuMillicores).toBeGreaterThanOrEqual(100);
  });
});

function measured(name: OwnFunction): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(new URL(`measured/${name}.csv`, folder), "utf8")
    .trim()
    .split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [names[place] ?? "", cell])));
}

function node(cpuMillicores: number): FoundNode {
  const amounts = { cpuMillicores, memoryBytes: 2 ** 32 };
  return {
    name: "small",
    architecture: "arm64",
    cores: cpuMillicores / 1000,
    memoryBytes: 2 ** 32,
    accelerators: {},
    allocatable: amounts,
    requested: { cpuMillicores: 0, memoryBytes: 0 },
    kind: null,
    open: true,
    labels: {},
  };
}
