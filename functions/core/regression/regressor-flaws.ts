import { type PackedFloat32, unpackFloat32, unpackFloat64, unpackInt32 } from "#core/numeric/packed-numbers.ts";
import type { FittedRegressor } from "./fitted-regressor.ts";
import { processFlaws } from "./gaussian-process/process-flaws.ts";
import type { FittedKNearestNeighbours } from "./k-nearest-neighbours.ts";
import type { FittedNetwork } from "./network.ts";
import type { FittedParametric } from "./parametric.ts";
import { type PackedTrees, unpackTrees } from "./packed-trees.ts";
import type { SparseSum } from "./sparse-sum.ts";
import type { FittedSupportVector } from "./support-vector.ts";

/** What is wrong with a regressor that its schema cannot see, for so many features: lengths, columns, numbers that are none. */
export function* regressorFlaws(regressor: FittedRegressor, count: number): Generator<string> {
  switch (regressor.kind) {
    case "mean":
      break;
    case "ridge":
    case "nnls":
      yield* lengthFlaws(`coefficients of the ${regressor.kind}`, regressor.coefficients.length, count);
      break;
    case "elastic-net":
    case "stepwise":
    case "law":
      yield* sumFlaws(regressor, count);
      break;
    case "parametric":
      yield* parametricFlaws(regressor, count);
      break;
    case "k-nearest-neighbours":
      yield* neighbourFlaws(regressor, count);
      break;
    case "support-vector":
      yield* vectorFlaws(regressor, count);
      break;
    case "decision-tree":
    case "random-forest":
    case "extra-trees":
    case "boosting":
      yield* treesFlaws(regressor.trees, count);
      break;
    case "network":
      yield* networkFlaws(regressor, count);
      break;
    case "gaussian-process":
      yield* processFlaws(regressor, count);
  }
}

function* sumFlaws({ terms, coefficients }: SparseSum, count: number): Generator<string> {
  yield* lengthFlaws("coefficients of a sum", coefficients.length, terms.length);
  yield* columnFlaws("a sum", terms, count);
}

function* parametricFlaws({ parallelism, size, other }: FittedParametric, count: number): Generator<string> {
  const amounts = [size, other].flatMap((amount) => (amount === null ? [] : [amount.feature]));
  yield* columnFlaws("a parametric law", [parallelism, ...amounts], count);
}

function* neighbourFlaws(
  { columnCount, points, means, counts, shares }: FittedKNearestNeighbours,
  count: number,
): Generator<string> {
  const answers = unpackFloat64(means);
  yield* lengthFlaws("columns of the neighbours", columnCount, count);
  yield* lengthFlaws("numbers of the neighbours' places", unpackFloat64(points).length, answers.length * columnCount);
  yield* lengthFlaws("counts of the neighbours", unpackInt32(counts).length, answers.length);
  yield* lengthFlaws("shares of the neighbours", unpackFloat64(shares).length, answers.length);
  if (answers.length === 0) yield "there must be a neighbour: there is none";
  if (![points, means, shares].every((packed) => unpackFloat64(packed).every(Number.isFinite)))
    yield "numbers of the neighbours must be finite numbers";
}

function* vectorFlaws({ columnCount, vectors, coefficients }: FittedSupportVector, count: number): Generator<string> {
  const weights = unpackFloat64(coefficients);
  yield* lengthFlaws("columns of the support vectors", columnCount, count);
  yield* lengthFlaws("numbers of the support vectors", unpackFloat64(vectors).length, weights.length * columnCount);
  if (![vectors, coefficients].every((packed) => unpackFloat64(packed).every(Number.isFinite)))
    yield "numbers of the support vectors must be finite numbers";
}

function* columnFlaws(what: string, columns: readonly number[], count: number): Generator<string> {
  const wrong = columns.find((column) => column >= count);
  if (wrong !== undefined) yield `${what} must be of the ${count} features that are there: it names number ${wrong}`;
}

function* treesFlaws(trees: PackedTrees, featureCount: number): Generator<string> {
  try {
    unpackTrees(trees);
  } catch (error) {
    yield `its trees must be whole: ${(error as Error).message}`;
  }
  if (trees.cutCounts.length > featureCount) {
    yield `trees must ask for features that are there: they ask for ${trees.cutCounts.length}`;
  }
  yield* finiteFlaws("thresholds of trees", trees.thresholds);
  yield* finiteFlaws("values of trees", trees.values);
}

function* networkFlaws({ layers }: FittedNetwork, featureCount: number): Generator<string> {
  let inputs = featureCount;
  for (const { kernel, bias, units } of layers) {
    yield* lengthFlaws("weights of a layer", unpackFloat32(kernel).length, inputs * units);
    yield* lengthFlaws("biases of a layer", unpackFloat32(bias).length, units);
    yield* finiteFlaws("weights of a layer", kernel);
    yield* finiteFlaws("biases of a layer", bias);
    inputs = units;
  }
  if (inputs !== 1) yield `a network must give one number: it gives ${inputs}`;
}

/** A count that is not what it must be. */
export function* lengthFlaws(what: string, found: number, expected: number): Generator<string> {
  if (found !== expected) yield `there must be ${expected} ${what}: there are ${found}`;
}

function* finiteFlaws(what: string, packed: PackedFloat32): Generator<string> {
  if (!unpackFloat32(packed).every(Number.isFinite)) yield `${what} must be finite numbers`;
}
