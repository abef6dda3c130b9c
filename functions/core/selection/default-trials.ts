import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { BASELINE_FAMILY } from "./families.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { Question } from "./question.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

type TargetScale = Trial["targetScale"];

const STANDARD = { scaling: "standardise" } as const;
const AS_IS: FeatureRecipe = { numbers: ["identity"], degree: 1, ...STANDARD };
const LOGS: FeatureRecipe = { numbers: ["log"], degree: 1, ...STANDARD };

/** What is known of a problem before anything is learned. */
interface Sight {
  readonly scale: TargetScale;
  readonly table: FeatureTable;
  /** The input along which the model is to go beyond its data; the first where there are several. */
  readonly beyond: string | undefined;
  readonly between: string | undefined;
}

/**
 * What is tried by default: few trials of families that err in different ways, with hyperparameters that they learn by
 * themselves where they can. What goes beyond its data must not be a constant there, so that no trees take part.
 */
export function defaultTrials({ features: table, targets }: LearningProblem, question: Question): Trial[] {
  const scale = targets.every((target) => target > 0) ? "log" : "identity";
  const [beyond] = question.extrapolate;
  const [between] = question.interpolate;
  const sight: Sight = { scale, table, beyond, between };
  return [
    { family: BASELINE_FAMILY, onto: null, ...pipeline(AS_IS, scale, { kind: "mean" }) },
    ...ridgeTrials(sight),
    ...lawTrials(sight),
    ...processTrials(sight),
    ...(beyond === undefined ? treeTrials(sight) : []),
    ...(beyond === undefined ? networkTrials(sight) : []),
  ];
}

/** Every family that can be asked for by name. */
export const LEARNER_FAMILIES: readonly string[] = [
  "mean",
  "ridge",
  "law",
  "boundary-law",
  "gaussian-process",
  "reciprocal-gaussian-process",
  "law-gaussian-process",
  "extra-trees",
  "network",
];

/** What can be tried at all, of every family. */
export function allTrials(problem: LearningProblem, question: Question): Trial[] {
  return defaultTrials(problem, question);
}

function pipeline(
  features: FeatureRecipe,
  targetScale: TargetScale,
  regressor: PipelineTrial["regressor"],
): PipelineTrial {
  return { features, targetScale, errorWeights: "equal", regressor };
}

/** ln target on logs of the inputs is a power law; with 1/x and products it bends. */
function ridgeTrials({ scale }: Sight): Trial[] {
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
      return { family: "ridge", onto: null, ...pipeline(features, scale, { kind: "ridge", alpha }) };
    }),
  );
}

/** Sums of amounts such as work / cpu: the target itself, with relative errors. */
function lawTrials(sight: Sight): Trial[] {
  const { beyond } = sight;
  const towards = beyond !== undefined && isPositive(sight.table, beyond) ? beyond : undefined;
  return [
    { family: "law", onto: null, ...lawOf(sight) },
    ...(towards === undefined
      ? []
      : [{ family: "boundary-law", onto: null, ...lawOf(sight, { towards }) } satisfies Trial]),
  ];
}

export function lawOf({ scale, table }: Sight, towards: { readonly towards?: string } = {}): PipelineTrial {
  const features: FeatureRecipe = {
    numbers: ["identity", "inverse"],
    degree: lawDegree(table),
    interactionsOnly: true,
    scaling: "divide",
  };
  const errors = scale === "log" ? "relative" : "absolute";
  return pipeline(features, "identity", { kind: "law", errors, l1: 1e-3, rounds: 2, ...towards });
}

/** Products of three inputs where that makes some hundreds of terms, else of two, else none. */
function lawDegree(table: FeatureTable): 1 | 2 | 3 {
  let terms = 0;
  for (const column of table.columns) terms += column.kind === "number" ? 2 : new Set(column.values).size;
  return terms <= 14 ? 3 : terms <= 40 ? 2 : 1;
}

function isPositive({ columns }: FeatureTable, name: string): boolean {
  const column = columns.find((each) => each.name === name);
  return column?.kind === "number" && column.values.every((value) => value > 0);
}

/** Ratios such as data / cores are given to trees, which cannot make them themselves. */
function treeTrials({ scale }: Sight): Trial[] {
  const ratios: FeatureRecipe = { numbers: ["log"], pairs: true, degree: 1, scaling: "none" };
  return [
    {
      family: "extra-trees",
      onto: null,
      ...pipeline(ratios, scale, { kind: "extra-trees", trees: 200, featureShare: 0.7 }),
    },
  ];
}

/** Smooth functions of the logarithms, alone and as what a law leaves; going beyond the data in 1/x too. */
function processTrials(sight: Sight): Trial[] {
  const { scale, table, beyond, between } = sight;
  const errors = scale === "log" ? "relative" : "equal";
  const declared = beyond ?? between;
  const effect = declared === undefined ? {} : { effect: featureOf(table, declared) };
  const process = { kind: "gaussian-process", errors, robustRounds: 2, quadratic: true } as const;
  const smooth = pipeline(LOGS, scale, { ...process, direction: true, additive: false, ...effect });
  const law: Trial = { family: "law-gaussian-process", onto: lawOf(sight), ...smooth };
  if (beyond === undefined) {
    const regressor = { ...process, direction: true, additive: true };
    return [{ family: "gaussian-process", onto: null, ...pipeline(LOGS, scale, regressor) }, law];
  }
  const plain = pipeline(LOGS, scale, { ...process, direction: false, additive: false, ...effect });
  const alone: Trial = { family: "gaussian-process", onto: null, ...plain };
  if (!isPositive(table, beyond)) return [alone, law];
  const reciprocal: Trial = {
    family: "reciprocal-gaussian-process",
    onto: null,
    ...pipeline({ ...LOGS, also: [{ input: beyond, kind: "inverse" }] }, scale, {
      ...process,
      direction: true,
      additive: false,
      effect: featureOf(table, beyond),
      inverse: `1/${beyond}`,
    }),
  };
  return [alone, reciprocal, law];
}

/** The name of the feature that the recipe of logarithms makes of an input. */
function featureOf(table: FeatureTable, name: string): string {
  return isPositive(table, name) ? `ln ${name}` : name;
}

function networkTrials({ scale }: Sight): Trial[] {
  return [
    {
      family: "network",
      onto: null,
      ...pipeline(LOGS, scale, {
        kind: "network",
        hiddenUnits: [16],
        activation: "tanh",
        epochs: 150,
        batchSize: 256,
        learningRate: 0.1,
        l2: 1e-3,
      }),
    },
  ];
}
