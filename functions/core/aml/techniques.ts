import type { HyperparameterValue } from "#core/selection/search/dimension.ts";
import type { Technique } from "#core/study/study-plan.ts";
import {
  type Rule,
  anyNumber,
  atLeast,
  constant,
  CRITERIA,
  oneOf,
  positive,
  truth,
  whole,
  wholeOrNone,
} from "./hyperparameter-rules.ts";
import { featuresPerSplit, layers, dropouts, leafRows, network, splitRows } from "./shaped-rules.ts";

/** A hyperparameter: its name here (null where there is none), what it may be, and what it is when it is left out. */
export interface TechniqueOption {
  readonly name: string | null;
  readonly rule: Rule;
  readonly otherwise?: HyperparameterValue;
}

/** A technique by its old name: what it is here, and its options by their old names. */
export interface TechniqueEntry {
  readonly family: string;
  readonly regressor: Technique["regressor"];
  readonly options: Readonly<Record<string, TechniqueOption>>;
}

const TREE_OPTIONS = {
  criterion: { name: "criterion", rule: CRITERIA },
  max_depth: { name: "maximumDepth", rule: wholeOrNone(1) },
  max_features: { name: "featuresPerSplit", rule: featuresPerSplit },
  min_samples_split: { name: "minimumSplitRows", rule: splitRows },
  min_samples_leaf: { name: "minimumLeafRows", rule: leafRows },
} as const;

/** All techniques there are. */
export const TECHNIQUES: Readonly<Record<string, TechniqueEntry>> = {
  Dummy: { family: "mean", regressor: { kind: "mean" }, options: {} },
  LRRidge: { family: "ridge", regressor: { kind: "ridge" }, options: { alpha: { name: "alpha", rule: positive } } },
  NNLS: {
    family: "nnls",
    regressor: { kind: "nnls" },
    options: { fit_intercept: { name: "intercept", rule: constant } },
  },
  Stepwise: {
    family: "stepwise",
    regressor: { kind: "stepwise" },
    options: {
      p_to_add: { name: "pToAdd", rule: positive, otherwise: 0.05 },
      p_to_remove: { name: "pToRemove", rule: positive, otherwise: 0.1 },
      fit_intercept: { name: "fitIntercept", rule: truth, otherwise: true },
      max_iter: { name: "maximumSteps", rule: whole(1), otherwise: 100 },
    },
  },
  DecisionTree: { family: "decision-tree", regressor: { kind: "decision-tree" }, options: TREE_OPTIONS },
  RandomForest: {
    family: "random-forest",
    regressor: { kind: "random-forest" },
    options: { n_estimators: { name: "trees", rule: whole(1) }, ...TREE_OPTIONS },
  },
  SVR: {
    family: "support-vector",
    regressor: { kind: "support-vector" },
    options: {
      C: { name: "C", rule: positive },
      epsilon: { name: "epsilon", rule: atLeast(0) },
      gamma: { name: "gamma", rule: { ...positive, words: { scale: { value: "scale" }, auto: { value: "auto" } } } },
      kernel: {
        name: "kernel",
        rule: oneOf({
          linear: { value: "linear" },
          rbf: { value: "rbf" },
          poly: { value: "polynomial" },
          sigmoid: { value: "sigmoid" },
        }),
      },
      degree: { name: "degree", rule: whole(0) },
    },
  },
  XGBoost: {
    family: "boosting",
    regressor: { kind: "boosting" },
    options: {
      min_child_weight: { name: "minimumChildWeight", rule: atLeast(0) },
      gamma: { name: "gamma", rule: atLeast(0) },
      n_estimators: { name: "rounds", rule: whole(1) },
      learning_rate: { name: "learningRate", rule: positive },
      max_depth: { name: "maximumDepth", rule: whole(1) },
      alpha: { name: "alpha", rule: atLeast(0) },
      lambda: { name: "lambda", rule: atLeast(0) },
    },
  },
  NeuralNetwork: {
    family: "network",
    regressor: { kind: "network", l2: 0 },
    options: {
      n_features: { name: "hiddenUnits", rule: layers },
      dropouts: { name: null, rule: dropouts },
      activation: { name: "activation", rule: oneOf({ relu: { value: "relu" }, tanh: { value: "tanh" } }) },
      optimizer: { name: null, rule: network.optimizer },
      learning_rate: { name: "learningRate", rule: anyNumber },
      loss: { name: null, rule: network.loss },
      batch_size: { name: "batchSize", rule: whole(1) },
      epochs: { name: "epochs", rule: whole(1) },
    },
  },
};
