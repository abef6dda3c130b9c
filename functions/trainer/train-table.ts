import type { CsvTable } from "#core/dataset/csv.ts";
import { inferDataset, type InferOptions } from "#core/dataset/infer-dataset.ts";
import type { Model } from "#core/model/model.ts";

import { learningSession, type LearnOptions } from "./learning-session.ts";
import type { LearningPorts } from "./trainer-ports.ts";

export interface TrainTableOptions extends InferOptions, Omit<LearnOptions, "name" | "target"> {}

/** Learns one column of a plain table from all others. */
export async function trainTable(csv: CsvTable, options: TrainTableOptions, ports: LearningPorts): Promise<Model> {
  const { name, target } = options;
  const dataset = inferDataset(csv, options);
  const { learn } = await learningSession(ports);
  return learn(dataset, { ...options, name: `${name}.${target}` });
}
