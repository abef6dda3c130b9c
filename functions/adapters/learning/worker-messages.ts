import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import type { FoldResult } from "#core/selection/fold-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";

/** What a thread is told: a problem, that it is done with, or what to learn of it. */
export type WorkerMessage =
  | { readonly kind: "open"; readonly problem: number; readonly content: LearningProblem }
  | { readonly kind: "close"; readonly problem: number }
  | WorkerTask;

/** Asks a thread to learn one fold by some kindred trials, or all rows by one. */
export type WorkerTask =
  | {
      readonly kind: "fold";
      readonly id: number;
      readonly problem: number;
      readonly trials: readonly Trial[];
      readonly fold: number;
    }
  | { readonly kind: "all"; readonly id: number; readonly problem: number; readonly trial: Trial };

export type WorkerAnswer =
  | { readonly id: number; readonly kind: "done"; readonly value: readonly FoldResult[] | FittedPipeline }
  | { readonly id: number; readonly kind: "failed"; readonly reason: string };
