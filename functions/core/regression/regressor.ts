import type { Matrix } from "#core/numeric/matrix.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { Memo } from "./memo.ts";
import type { TrainNetwork } from "./network-task.ts";

/**
 * The contract of everything that learns from features: hyperparameters before data, data only in `fit`. The same task
 * with a random source of the same seed gives the same fitted data; arguments are never changed.
 */
export interface Regressor<Hyperparameters, Fitted> {
  fit(hyperparameters: Hyperparameters, task: FitTask): Fitted | Promise<Fitted>;
  /** Unpacks what was learned, once; the function may then be asked often. */
  prepare(fitted: Fitted): Predict;
  /** What each of several answers to these rows: the very numbers of one fit after another, with less work. */
  answersOf?(list: readonly Hyperparameters[], task: SharedTask, asked: Matrix): Float64Array[];
}

/** One answer a row. */
export type Predict = (features: Matrix) => Float64Array;

export interface FitTask {
  readonly features: Matrix;
  /** Names of the features, in order, for regressors that are told something about some of them. */
  readonly names?: readonly string[];
  readonly targets: Float64Array;
  /** How much each row counts; null when all count the same. */
  readonly weights: Float64Array | null;
  readonly random: Prng;
  /** What trains networks; null where there is none. */
  readonly trainNetwork: TrainNetwork | null;
  /** For what is made of the features alone, where other fits to the same ones follow. */
  readonly memo?: Memo;
}

/** A task for several fits, each of which draws from a source of its own with the same seed. */
export interface SharedTask extends Omit<FitTask, "random"> {
  readonly randomAnew: () => Prng;
}

/** What is made of a task's features under a name, once where the task remembers it. */
export function remembered<Value>({ memo }: Pick<FitTask, "memo">, name: string, make: () => Value): Value {
  return memo === undefined ? make() : memo.get(name, make);
}

/** Refuses a task that nothing can be learned from, with a sentence. */
export function checkFitTask(what: string, { features, targets, weights }: Omit<FitTask, "random">): void {
  if (features.rowCount === 0)
    throw new RangeError(`Cannot fit a ${what} as there must be at least one row: there is none`);
  if (targets.length !== features.rowCount || (weights !== null && weights.length !== features.rowCount)) {
    throw new RangeError(
      `Cannot fit a ${what} as features, targets and weights must have the same number of rows: ` +
        `${features.rowCount}, ${targets.length} and ${weights?.length ?? "no weights"}`,
    );
  }
  if (!allFinite(features.data) || !allFinite(targets)) {
    throw new RangeError(`Cannot fit a ${what} as features and targets must be finite numbers`);
  }
}

function allFinite(values: Float64Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false;
  return true;
}
