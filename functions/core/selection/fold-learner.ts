import { type FeatureTable, selectTableRows } from "#core/dataset/feature-table.ts";
import { type Prng, prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { fitPipeline, prepareDeviation, preparePipeline } from "./fitted-pipeline.ts";
import { heldOutRowsOf } from "./folds.ts";
import { kindredAnswers } from "./kindred-answers.ts";
import type { LearningProblem } from "./learning-problem.ts";
import { keptFeatures } from "./shared-features.ts";
import type { Trial } from "./trial.ts";

/** Answers for the test entries of one fold, by a pipeline fitted to its training rows alone. */
export interface FoldAnswers {
  readonly predicted: Float64Array;
  /** How uncertain the answers are by the pipeline's own account, on the scale of the target; null where it has none. */
  readonly deviations: Float64Array | null;
}

/** What came of one trial in one fold. */
export type FoldResult = FoldAnswers | { readonly reason: string };

interface FoldRows {
  readonly training: FeatureTable;
  readonly targets: Float64Array;
  readonly heldOut: FeatureTable;
}

/** Learns the folds of one problem, and keeps what many trials need alike. */
export class FoldLearner {
  readonly #problem: LearningProblem;
  readonly #trainNetwork: TrainNetwork | null;
  readonly #features = keptFeatures();
  readonly #rows = new Map<number, FoldRows>();

  constructor(problem: LearningProblem, trainNetwork: TrainNetwork | null) {
    this.#problem = problem;
    this.#trainNetwork = trainNetwork;
  }

  /** Fits a trial to the training rows of a fold and asks it for the others. Each fit has a random source of its own. */
  async learn(trial: Trial, fold: number): Promise<FoldAnswers> {
    const { training, targets, heldOut } = this.#rowsOf(fold);
    const means = { random: this.#randomOf(trial, fold), trainNetwork: this.#trainNetwork, features: this.#features };
    const pipeline = await fitPipeline(trial, training, targets, means);
    const predicted = finite(preparePipeline(pipeline, this.#features)(heldOut));
    return { predicted, deviations: prepareDeviation(pipeline, this.#features)?.(heldOut) ?? null };
  }

  /** What comes of each of some kindred trials, as of each alone. */
  async learnKindred(trials: readonly Trial[], fold: number): Promise<FoldResult[]> {
    const [first] = trials;
    if (first === undefined) return [];
    if (trials.length > 1) {
      try {
        const { training, targets, heldOut } = this.#rowsOf(fold);
        const means = { randomAnew: () => this.#randomOf(first, fold), features: this.#features };
        const answers = await kindredAnswers(trials, training, targets, heldOut, means);
        return await Promise.all(
          answers.map((predicted) => settled(async () => ({ predicted: finite(predicted), deviations: null }))),
        );
      } catch {
        // Which of them cannot be learned, and why, is found one by one.
      }
    }
    const results: FoldResult[] = [];
    for (const trial of trials) results.push(await settled(() => this.learn(trial, fold)));
    return results;
  }

  #rowsOf(fold: number): FoldRows {
    const known = this.#rows.get(fold);
    if (known !== undefined) return known;
    const { features, targets, folds } = this.#problem;
    const training = folds.training[fold]!;
    const rows = {
      training: selectTableRows(features, training),
      targets: Float64Array.from(training, (row) => targets[row]!),
      heldOut: selectTableRows(features, heldOutRowsOf(folds, fold)),
    };
    this.#rows.set(fold, rows);
    return rows;
  }

  #randomOf({ family }: Trial, fold: number): Prng {
    return prng(`${this.#problem.seed}/fold ${fold}/${family}`);
  }
}

/** Learns one fold by one trial. */
export function learnFold(
  trial: Trial,
  fold: number,
  problem: LearningProblem,
  trainNetwork: TrainNetwork | null,
): Promise<FoldAnswers> {
  return new FoldLearner(problem, trainNetwork).learn(trial, fold);
}

function finite(predicted: Float64Array): Float64Array {
  if (predicted.every(Number.isFinite)) return predicted;
  throw new RangeError("its predictions are not finite numbers");
}

async function settled(learn: () => Promise<FoldAnswers>): Promise<FoldResult> {
  try {
    return await learn();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
