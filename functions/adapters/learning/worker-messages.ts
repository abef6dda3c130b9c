import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import type { FoldAnswers } from "#core/selection/fold-learner.ts";
import type { Trial } from "#core/selection/trial.ts";

/** Asks a thread to learn one fold of a trial, or all rows where no fold is told. */
export interface WorkerTask {
  readonly id: number;
  readonly trial: Trial;
  readonly fold: number | null;
}

export type WorkerAnswer =
  | { readonly id: number; readonly kind: "done"; readonly value: FoldAnswers | FittedPipeline }
  | { readonly id: number; readonly kind: "failed"; readonly reason: string };
