import { z } from "zod";

import { dot } from "#core/numeric/dot.ts";
import { columnsOf, gram, type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { studentTTails } from "#core/numeric/student-t-tails.ts";
import { sweep } from "#core/numeric/sweep.ts";
import { centred, uncentred } from "./centred.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";
import { answerSum, sparseSum } from "./sparse-sum.ts";

/** `intercept + Σ coefficient · feature` over the features that were chosen. */
export const FittedStepwise = z.strictObject({
  kind: z.literal("stepwise"),
  intercept: z.number(),
  /** Which features were chosen, by index. */
  terms: z.array(z.int().nonnegative()),
  /** One a term. */
  coefficients: z.array(z.number()),
});
export type FittedStepwise = z.infer<typeof FittedStepwise>;

export interface StepwiseHyperparameters {
  readonly kind: "stepwise";
  /** A feature comes in where its coefficient would differ from zero by chance no more often than this. */
  readonly pToAdd: number;
  /** A feature goes out where its coefficient would differ from zero by chance more often than this. */
  readonly pToRemove: number;
  /** Whether there is an intercept. */
  readonly fitIntercept: boolean;
  readonly maximumSteps: number;
}

/** A feature that those in use explain but for this share of its squares adds nothing new. */
const INDEPENDENT_SHARE = 1e-8;
/** What is left of the targets below this share of their squares is rounding. */
const UNEXPLAINED_SHARE = 1e-14;

/**
 * Least squares on features that come in one at a time, the one with the largest partial correlation first, and go out
 * again where others made them needless (Draper and Smith, Applied Regression Analysis, 1966; `stepwisefit`).
 */
export const stepwise: Regressor<StepwiseHyperparameters, FittedStepwise> = {
  fit({ pToAdd, pToRemove, fitIntercept, maximumSteps }, task) {
    checkFitTask("stepwise regression", task);
    if (!(pToAdd <= pToRemove)) {
      throw new RangeError(
        `Cannot fit a stepwise regression as p to add must be at most p to remove: they are ${pToAdd} and ${pToRemove}`,
      );
    }
    const { features, targets, featureMeans, targetMean } = fitIntercept ? centred(task) : uncentred(task);
    const { products, norms } = correlations(features, targets);
    const rows = task.weights === null ? targets.length : task.weights.filter((weight) => weight > 0).length;
    const choice = new Choice(products, rows - (fitIntercept ? 1 : 0));
    for (let step = 0; step < maximumSteps; step++) {
      const added = choice.add(pToAdd);
      const removed = choice.remove(pToRemove);
      if (!added && !removed) break;
    }
    const coefficients = choice.coefficients().map((value, index) => (value * norms.at(-1)!) / norms[index]!);
    const intercept = targetMean - coefficients.reduce((sum, value, index) => sum + value * featureMeans[index]!, 0);
    return { kind: "stepwise", ...sparseSum(intercept, coefficients) };
  },
  prepare: answerSum,
};

/** The products of each two columns, the targets' the last, all scaled to length 1; and their lengths. */
function correlations(features: Matrix, targets: Float64Array): { products: Matrix; norms: Float64Array } {
  const columns = [...columnsOf(features), targets];
  const norms = Float64Array.from(columns, (column) => Math.sqrt(dot(column, column)) || 1);
  const scaled = zeroMatrix(features.rowCount, columns.length);
  for (const [index, column] of columns.entries()) {
    for (let row = 0; row < column.length; row++) {
      scaled.data[row * columns.length + index] = column[row]! / norms[index]!;
    }
  }
  return { products: gram(scaled), norms };
}

/** The features in use, with the products of all columns swept on them. */
class Choice {
  readonly #products: Matrix;
  readonly #swept: Matrix;
  readonly #rows: number;
  readonly #used = new Set<number>();

  constructor(products: Matrix, rows: number) {
    this.#products = products;
    this.#swept = copyOf(products);
    this.#rows = rows;
  }

  /** Takes in the feature that explains most of what is left, if that is not by chance. */
  add(probability: number): boolean {
    const left = this.#at(this.#target, this.#target);
    const degrees = this.#rows - this.#used.size - 1;
    if (degrees < 1 || left <= UNEXPLAINED_SHARE) return false;
    let [best, most] = [-1, 0];
    for (let feature = 0; feature < this.#target; feature++) {
      if (this.#used.has(feature) || this.#at(feature, feature) <= INDEPENDENT_SHARE) continue;
      const explained = this.#at(feature, this.#target) ** 2 / this.#at(feature, feature);
      if (explained > most) [best, most] = [feature, explained];
    }
    if (best < 0) return false;
    const t = Math.sqrt(most / (Math.max(0, left - most) / degrees));
    if (!(studentTTails(t, degrees) < probability)) return false;
    this.#used.add(best);
    sweep(this.#swept, best, 1);
    return true;
  }

  /** Lets the feature go that explains least beside the others, if that may be by chance. */
  remove(probability: number): boolean {
    const degrees = this.#rows - this.#used.size;
    const left = Math.max(0, this.#at(this.#target, this.#target));
    let [worst, least] = [-1, Infinity];
    for (const feature of this.#used) {
      const explained = this.#at(feature, this.#target) ** 2 / -this.#at(feature, feature);
      if (explained < least) [worst, least] = [feature, explained];
    }
    if (worst < 0 || !(studentTTails(Math.sqrt(least / (left / degrees)), degrees) > probability)) return false;
    this.#used.delete(worst);
    sweep(this.#swept, worst, -1);
    return true;
  }

  /** One a feature, 0 where it is not in use; reckoned anew, as rounding adds up over many steps. */
  coefficients(): Float64Array {
    const swept = copyOf(this.#products);
    for (const feature of [...this.#used].sort((one, other) => one - other)) sweep(swept, feature, 1);
    return Float64Array.from({ length: this.#target }, (_, feature) =>
      this.#used.has(feature) ? swept.data[feature * swept.columnCount + this.#target]! : 0,
    );
  }

  get #target(): number {
    return this.#products.columnCount - 1;
  }

  #at(row: number, column: number): number {
    return this.#swept.data[row * this.#swept.columnCount + column]!;
  }
}

function copyOf(matrix: Matrix): Matrix {
  return { ...matrix, data: matrix.data.slice() };
}
