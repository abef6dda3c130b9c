import type { CsvTable } from "#core/dataset/csv.ts";
import { gatherRare } from "#core/dataset/gather-rare.ts";
import { inferDataset, type InferOptions } from "#core/dataset/infer-dataset.ts";
import type { Model } from "#core/model/model.ts";

import { learningSession, type LearnOptions } from "./learning-session.ts";
import type { LearningPorts } from "./trainer-ports.ts";

export interface TrainTableOptions extends InferOptions, Omit<LearnOptions, "name" | "target"> {
  /** Columns of categories whose rare values, in fewer configurations than `below`, are learned as one. */
  readonly other?: { readonly columns: readonly string[]; readonly below: number };
}

/** Learns one column of a plain table from all others. */
export async function trainTable(csv: CsvTable, options: TrainTableOptions, ports: LearningPorts): Promise<Model> {
  const { other = { columns: [], below: 0 }, ...learnOptions } = options;
  const whole = inferDataset(csv, options);
  const dataset = other.columns.reduce((all, column) => gatherRare(all, column, other.below), whole);
  const { learn } = await learningSession(ports);
  return learn(dataset, { ...learnOptions, name: `${options.name}.${options.target}` });
}
