import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { LearningSight } from "./learning-sight.ts";
import { AS_IS, LOGS, trialOf } from "./pipeline-trial.ts";
import type { Trial } from "./trial.ts";

const STANDARD = { scaling: "standardise" } as const;
const BENT: FeatureRecipe = { numbers: ["log", "inverse"], degree: 2, ...STANDARD };

/** ln target on logs of the inputs is a power law; with 1/x and products it bends. */
export function ridgeTrials({ scale }: LearningSight): Trial[] {
  const recipes: FeatureRecipe[] = [
    AS_IS,
    LOGS,
    { numbers: ["log", "inverse"], degree: 1, ...STANDARD },
    { numbers: ["identity", "inverse", "log"], degree: 1, ...STANDARD },
    { numbers: ["log"], degree: 2, ...STANDARD },
    BENT,
  ];
  return recipes.flatMap((features) =>
    [0.001, 0.01, 0.1, 1, 10].map((alpha) => trialOf("ridge", features, scale, { kind: "ridge", alpha })),
  );
}

export function elasticNetTrials({ scale }: LearningSight): Trial[] {
  return [0.0001, 0.001, 0.01].flatMap((alpha) =>
    [0.5, 1].map((l1Ratio) =>
      trialOf("elastic-net", BENT, scale, { kind: "elastic-net", alpha, l1Ratio, positive: false, fitIntercept: true }),
    ),
  );
}

export function stepwiseTrials({ scale }: LearningSight): Trial[] {
  return [0.01, 0.05].map((pToAdd) =>
    trialOf("stepwise", BENT, scale, {
      kind: "stepwise",
      pToAdd,
      pToRemove: 2 * pToAdd,
      fitIntercept: true,
      maximumSteps: 1000,
    }),
  );
}
