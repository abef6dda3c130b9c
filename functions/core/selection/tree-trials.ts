import type { LearningSight } from "./learning-sight.ts";
import { AS_IS, RATIOS, trialOf } from "./pipeline-trial.ts";
import type { Trial } from "./trial.ts";

export function treeTrials({ scale }: LearningSight): Trial[] {
  return [1, 2, 5].map((minimumLeafRows) =>
    trialOf("decision-tree", AS_IS, scale, { kind: "decision-tree", maximumDepth: 20, minimumLeafRows }),
  );
}

export function forestTrials({ scale }: LearningSight): Trial[] {
  return [AS_IS, RATIOS].map((features) =>
    trialOf("random-forest", features, scale, { kind: "random-forest", trees: 60, featureShare: 0.7 }),
  );
}

export function extraTreesTrials({ scale, table }: LearningSight): Trial[] {
  // Trees grow with the rows: fewer of them keep an artifact small that has much to remember.
  const trees = table.rowCount <= 1000 ? 100 : 60;
  return [trialOf("extra-trees", RATIOS, scale, { kind: "extra-trees", trees, featureShare: 0.7 })];
}

export function boostingTrials({ scale }: LearningSight): Trial[] {
  return [
    trialOf("boosting", RATIOS, scale, {
      kind: "boosting",
      rounds: 300,
      learningRate: 0.1,
      maximumDepth: 4,
      minimumChildWeight: 1,
    }),
  ];
}
