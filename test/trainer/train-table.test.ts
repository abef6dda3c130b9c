import { describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { csvText, readCsv } from "#core/dataset/csv.ts";
import { predictRows } from "#core/model/predict.ts";
import { prng } from "#core/numeric/prng.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";
import type { LearningPorts } from "../../functions/trainer/trainer-ports.ts";

const PORTS: LearningPorts = {
  loadNetworkTrainer: () => loadTfjsNetworkTrainer(["tfjs-wasm"]),
  trials: sequentialTrialRunner(),
  nodeMajor: 20,
};

describe("trainTable()", () => {
  it("learns a column of a plain table, with numbers and categories, repetitions kept together", async () => {
    const random = prng("table");
    const rows = Array.from({ length: 48 }, (_, row) => {
      const [cores, host] = [1 + (row % 8), row % 16 < 8 ? "edge" : "cloud"];
      return [cores, host, ((host === "edge" ? 9 : 3) / cores + 1) * (1 + 0.02 * random())];
    });
    const csv = readCsv(csvText(["cores", "host", "exec_time_s"], rows), "data.csv");
    const model = await trainTable(csv, { name: "data", target: "exec_time_s", seed: 1 }, PORTS);
    expect(model.name).toBe("data.exec_time_s");
    expect(model.training).toMatchObject({ rows: 48, configurations: 16, backend: "tfjs-wasm 4.22.0" });
    expect(model.target).toMatchObject({ name: "exec_time_s", unit: "s" });
    const [edge, cloud] = predictRows(model, [
      { cores: 3, host: "edge" },
      { cores: 3, host: "cloud" },
    ]);
    expect(edge!.prediction).toBeGreaterThan(3.5);
    expect(edge!.prediction).toBeLessThan(4.6);
    expect(cloud!.prediction).toBeGreaterThan(1.7);
    expect(cloud!.prediction).toBeLessThan(2.4);
  });

  it("refuses a table in which nothing repeats the target", async () => {
    const csv = readCsv("cores,t\n1,2\n2,\n", "data.csv");
    await expect(trainTable(csv, { name: "data", target: "t", seed: 1 }, PORTS)).rejects.toThrow(/there is 1$/);
  });
});
