import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { Folds } from "./folds.ts";

/** What a search learns from and how it tests, as plain data: it can be sent to another thread. */
export interface LearningProblem {
  readonly features: FeatureTable;
  readonly targets: Float64Array;
  readonly folds: Folds;
  readonly seed: number;
  /** Names the part of the measurements that folds hold, where they do not hold all. */
  readonly part?: string;
}
