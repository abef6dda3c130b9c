import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Trial } from "./trial.ts";

type TargetScale = Trial["targetScale"];

const STANDARD = { scaling: "standardise" } as const;
const AS_IS: FeatureRecipe = { numbers: ["identity"], degree: 1, ...STANDARD };
const LOGS: FeatureRecipe = { numbers: ["log"], degree: 1, ...STANDARD };
/** Products of x and 1/x give trees ratios such as data / cores, which they cannot make themselves. */
const RATIOS: FeatureRecipe = { numbers: ["identity", "inverse"], degree: 2, scaling: "none" };

/** The trials of a search over all regressors: small grids, the simpler first. */
export function defaultTrials(targetScale: TargetScale): Trial[] {
  return [
    ...meanTrials(targetScale),
    ...ridgeTrials(targetScale),
    ...nnlsTrials(targetScale),
    ...treeTrials(targetScale),
    ...forestTrials(targetScale),
    ...extraTreesTrials(targetScale),
    ...boostingTrials(targetScale),
    ...networkTrials(targetScale),
  ];
}

function meanTrials(targetScale: TargetScale): Trial[] {
  return [{ features: AS_IS, targetScale, errorWeights: "equal", regressor: { kind: "mean" } }];
}

/** ln target on logs of the inputs is a power law; with 1/x and products it bends. */
function ridgeTrials(targetScale: TargetScale): Trial[] {
  const recipes: FeatureRecipe[] = [
    AS_IS,
    LOGS,
    { numbers: ["log", "inverse"], degree: 1, ...STANDARD },
    { numbers: ["identity", "inverse", "log"], degree: 1, ...STANDARD },
    { numbers: ["log"], degree: 2, ...STANDARD },
    { numbers: ["log", "inverse"], degree: 2, ...STANDARD },
  ];
  return recipes.flatMap((features) =>
    [0.001, 0.01, 0.1, 1, 10].map((alpha): Trial => {
      return { features, targetScale, errorWeights: "equal", regressor: { kind: "ridge", alpha } };
    }),
  );
}

/** Sums of amounts such as work / cpu: the target itself, with relative errors. */
function nnlsTrials(targetScale: TargetScale): Trial[] {
  const numbers = ["identity", "inverse"] as const;
  return ([1, 2, 3] as const).map((degree) => ({
    features: { numbers, degree, scaling: "divide" },
    targetScale: "identity",
    errorWeights: targetScale === "log" ? "relative" : "equal",
    regressor: { kind: "nnls" },
  }));
}

function treeTrials(targetScale: TargetScale): Trial[] {
  return [1, 2, 5].map((minimumLeafRows) => ({
    features: AS_IS,
    targetScale,
    errorWeights: "equal",
    regressor: { kind: "decision-tree", maximumDepth: 20, minimumLeafRows },
  }));
}

function forestTrials(targetScale: TargetScale): Trial[] {
  const forest = (features: FeatureRecipe, minimumLeafRows: number, featureShare: number): Trial => ({
    features,
    targetScale,
    errorWeights: "equal",
    regressor: { kind: "random-forest", trees: 60, minimumLeafRows, featureShare },
  });
  return [forest(AS_IS, 2, 0.7), forest(RATIOS, 1, 0.5)];
}

function extraTreesTrials(targetScale: TargetScale): Trial[] {
  return [
    {
      features: RATIOS,
      targetScale,
      errorWeights: "equal",
      regressor: { kind: "extra-trees", trees: 60, featureShare: 0.7 },
    },
  ];
}

function boostingTrials(targetScale: TargetScale): Trial[] {
  return [
    {
      features: RATIOS,
      targetScale,
      errorWeights: "equal",
      regressor: { kind: "boosting", rounds: 150, learningRate: 0.1, maximumDepth: 4, minimumChildWeight: 2 },
    },
  ];
}

function networkTrials(targetScale: TargetScale): Trial[] {
  return [
    {
      features: LOGS,
      targetScale,
      errorWeights: "equal",
      regressor: {
        kind: "network",
        hiddenUnits: [16],
        activation: "tanh",
        epochs: 150,
        batchSize: 256,
        learningRate: 0.1,
        l2: 1e-3,
      },
    },
  ];
}
