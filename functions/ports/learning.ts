import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";

export type { NetworkTask, TrainedNetwork } from "#core/regression/network-task.ts";

/** Trains dense networks; the forward pass is in core, so that predicting needs no training library. */
export interface NetworkTrainer {
  /** Which back end trains, with its version: `tfjs-node 4.22.0`, `tfjs-wasm 4.22.0`. */
  readonly backend: string;
  readonly train: TrainNetwork;
}

/**
 * Tests and fits trials, in this process or in threads beside it; what comes of them is the same everywhere. What it holds
 * is let go when the last of the problems that were opened is closed.
 */
export interface TrialRunner {
  open(problem: LearningProblem, trainNetwork: TrainNetwork | null): OpenProblem;
}

/** A problem that trials can be run on. */
export interface OpenProblem {
  /** So many trials at once keep it busy. */
  readonly atOnce: number;
  /** Cross-validates a trial; one that fails is an outcome with its reason. */
  evaluate(trial: Trial): Promise<TrialOutcome>;
  /** The same for trials that take less work together, each outcome as of the trial alone. */
  evaluateKindred(trials: readonly Trial[]): Promise<readonly TrialOutcome[]>;
  /** Fits a trial to all rows. */
  fit(trial: Trial): Promise<FittedPipeline>;
  close(): Promise<void>;
}
