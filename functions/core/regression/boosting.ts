import { z } from "zod";

import type { Prng } from "#core/numeric/prng.ts";
import { averagedQuantile } from "#core/numeric/averaged-quantile.ts";
import type { BoostingLimits } from "./boosting-limits.ts";
import { boostingLoss, type LossKind } from "./boosting-loss.ts";
import { histogramBins } from "./histogram-bins.ts";
import { HistogramGrower } from "./histogram-grower.ts";
import { monotoneDirections } from "./monotone-directions.ts";
import { PackedTrees, packTrees, unpackTrees } from "./packed-trees.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { answersOfRounds } from "./shared-rounds.ts";
import { sumOfTrees } from "./sum-of-trees.ts";
import { TreeNodes } from "./tree-nodes.ts";
import { mergedRows, placeValues, separateRows } from "./tree-rows.ts";

/** A start and the sum of its trees' answers. */
export const FittedBoosting = z.strictObject({
  kind: z.literal("boosting"),
  baseScore: z.number(),
  trees: PackedTrees,
});
export type FittedBoosting = z.infer<typeof FittedBoosting>;

export interface BoostingHyperparameters {
  readonly kind: "boosting";
  /** Trees, one after another. */
  readonly rounds: number;
  /** Share of each tree's answers that counts; 0.3 by default. */
  readonly learningRate?: number;
  /** 6 by default. */
  readonly maximumDepth?: number;
  /** Least sum of weights in a leaf; 1 by default. */
  readonly minimumChildWeight?: number;
  /** What a split must gain at least; 0 by default. */
  readonly gamma?: number;
  /** L1 penalty of what a leaf answers; 0 by default. */
  readonly alpha?: number;
  /** L2 penalty of what a leaf answers; 1 by default. */
  readonly lambda?: number;
  /** Share of the rows that each tree sees, drawn without replacement; all by default. */
  readonly rowShare?: number;
  /** Share of the features that each tree sees; all by default. */
  readonly featureShare?: number;
  /** Names of features that answers must not fall with. */
  readonly increasing?: readonly string[];
  /** Names of features that answers must not rise with. */
  readonly decreasing?: readonly string[];
  /** The squared error by default. */
  readonly loss?: LossKind;
  /** The quantile that the loss `quantile` is for; 0.5 by default. */
  readonly level?: number;
  /** Where boosting starts; by default the best constant. */
  readonly baseScore?: number;
  /** Distinct values of a feature that are told apart; 256 by default. */
  readonly maximumBins?: number;
}

/** Gradient boosting by histograms (Friedman 2001; Chen and Guestrin 2016): each tree takes a step down the loss. */
export const boosting: Regressor<BoostingHyperparameters, FittedBoosting> = {
  fit(hyperparameters, task) {
    const { baseScore, nodes } = boosted(hyperparameters, task);
    return { kind: "boosting", baseScore, trees: packTrees(nodes) };
  },
  prepare({ baseScore, trees: packed }) {
    const trees = unpackTrees(packed);
    return (features) => sumOfTrees(trees, features).map((sum) => baseScore + sum);
  },
  answersOf: (list, { randomAnew, ...task }, asked) =>
    answersOfRounds(list, asked, {
      countOf: ({ rounds }) => rounds,
      alikeIn: ({ rounds: _rounds, ...others }) => others,
      grow: (most) => {
        const { baseScore, nodes } = boosted(most, { ...task, random: randomAnew() });
        return { nodes, answer: (sum) => baseScore + sum };
      },
    }),
};

/** The trees of all rounds; the first ones are the same however many follow. */
function boosted(hyperparameters: BoostingHyperparameters, task: FitTask): { baseScore: number; nodes: TreeNodes } {
  checkFitTask("boosting", task);
  const { rounds, learningRate = 0.3, rowShare = 1, featureShare = 1, maximumBins = 256 } = hyperparameters;
  const loss = boostingLoss(hyperparameters.loss ?? "squared-error", hyperparameters.level ?? 0.5);
  const merged = loss.leafQuantile === null && rowShare === 1;
  const places = merged ? mergedRows(task, maximumBins) : separateRows(task, maximumBins);
  const { columns, orders, placeCount } = places;
  const { targets, weights } = placeValues(places, task, null);
  const limits = limitsOf(hyperparameters, monotoneDirections(hyperparameters, task));
  const baseScore = hyperparameters.baseScore ?? loss.baseScore(targets, weights);

  const grower = new HistogramGrower(columns, placeCount, limits);
  const nodes = new TreeNodes();
  const answers = new Float64Array(placeCount).fill(baseScore);
  const gradients = new Float64Array(placeCount);
  const perTree = Math.min(columns.length, Math.max(1, Math.floor(featureShare * columns.length)));
  // What parts rows in the same ways as a feature before it is never better.
  const isWorthLooking = (feature: number): boolean => limits.directions !== null || orders.kin[feature] === feature;
  const all = histogramBins(columns, Int32Array.from([...columns.keys()].filter(isWorthLooking)), placeCount);
  for (let round = 0; round < rounds; round++) {
    const drawn = rowShare < 1 ? drawnWeights(weights, rowShare, task.random) : weights;
    const bins =
      perTree === columns.length
        ? all
        : histogramBins(columns, drawnFeatures(columns.length, perTree, task.random), placeCount);
    loss.gradients(answers, targets, drawn, gradients);
    grower.grow(bins, gradients, drawn, nodes);
    const first = nodes.value.length - grower.leaves.length;
    for (const [leaf, { start, end, weight, lower, upper }] of grower.leaves.entries()) {
      const step =
        loss.leafQuantile === null
          ? weight
          : Math.min(
              upper,
              Math.max(
                lower,
                residualQuantile(grower.rows.subarray(start, end), answers, targets, drawn, loss.leafQuantile),
              ),
            );
      const value = Math.fround(learningRate * step);
      nodes.value[first + leaf] = value;
      for (let at = start; at < end; at++) answers[grower.rows[at]!]! += value;
    }
  }
  return { baseScore, nodes };
}

function limitsOf(
  { maximumDepth = 6, minimumChildWeight = 1, gamma = 0, alpha = 0, lambda = 1 }: BoostingHyperparameters,
  directions: Int8Array | null,
): BoostingLimits {
  return { maximumDepth, minimumChildWeight, gamma, alpha, lambda, directions };
}

function residualQuantile(
  rows: Int32Array,
  answers: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  level: number,
): number {
  const residuals = Float64Array.from(rows, (row) => targets[row]! - answers[row]!);
  const counted = Float64Array.from(rows, (row) => weights[row]!);
  const found = averagedQuantile(residuals, counted, level);
  return Number.isNaN(found) ? 0 : found;
}

/** The weights of the rows that are drawn, and 0 for the others. */
function drawnWeights(weights: Float64Array, share: number, random: Prng): Float64Array {
  return weights.map((weight) => (random() < share ? weight : 0));
}

/** So many features, in ascending order. */
function drawnFeatures(count: number, wanted: number, random: Prng): Int32Array {
  const order = Int32Array.from({ length: count }, (_, feature) => feature);
  for (let taken = 0; taken < wanted; taken++) {
    const drawn = taken + Math.floor(random() * (count - taken));
    const feature = order[drawn]!;
    order[drawn] = order[taken]!;
    order[taken] = feature;
  }
  return order.slice(0, wanted).sort();
}
