import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { lawPipeline } from "./law-trials.ts";
import { isPositiveInput, type LearningSight } from "./learning-sight.ts";
import { LOGS, pipelineTrial, trialOf } from "./pipeline-trial.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

/** A smooth function of the logarithms; where it goes beyond its data, without a direction that only they have. */
export function processTrials({ scale, table, beyond, between }: LearningSight): Trial[] {
  if (beyond !== undefined) return [trialOf("gaussian-process", LOGS, scale, beyondProcessOf(scale))];
  const process = processOf(scale);
  const effect = between === undefined ? {} : effectOf(table, between);
  return [trialOf("gaussian-process", LOGS, scale, { ...process, direction: true, additive: true, ...effect })];
}

/** The same with an offset of each value of the input beyond which it is to go, as of times that come in steps. */
export function offsetProcessTrials({ scale, table, beyond }: LearningSight): Trial[] {
  if (beyond === undefined) return [];
  const regressor = { ...beyondProcessOf(scale), ...effectOf(table, beyond) };
  return [trialOf("offset-gaussian-process", LOGS, scale, regressor)];
}

/** With distances in 1/x along the input beyond which it is to go. */
export function reciprocalProcessTrials({ scale, table, beyond }: LearningSight): Trial[] {
  if (beyond === undefined || !isPositiveInput(table, beyond)) return [];
  return [
    trialOf("reciprocal-gaussian-process", { ...LOGS, also: [{ input: beyond, kind: "inverse" }] }, scale, {
      ...beyondProcessOf(scale),
      direction: true,
      inverse: `1/${beyond}`,
    }),
  ];
}

/** A law of cost, and a smooth function of what it leaves. */
export function lawProcessTrials(sight: LearningSight): Trial[] {
  const { scale, table, between } = sight;
  const smooth: PipelineTrial = pipelineTrial(LOGS, scale, {
    ...processOf(scale),
    direction: true,
    additive: false,
    ...(between === undefined ? {} : effectOf(table, between)),
  });
  return [{ family: "law-gaussian-process", onto: lawPipeline(sight), ...smooth }];
}

export function networkTrials({ scale }: LearningSight): Trial[] {
  return [
    trialOf("network", LOGS, scale, {
      kind: "network",
      hiddenUnits: [16],
      activation: "tanh",
      epochs: 150,
      batchSize: 256,
      learningRate: 0.1,
      l2: 1e-3,
    }),
  ];
}

export function neighbourTrials({ scale }: LearningSight): Trial[] {
  return [3, 5, 8].map((neighbours) =>
    trialOf("k-nearest-neighbours", LOGS, scale, {
      kind: "k-nearest-neighbours",
      neighbours,
      weights: "distance",
      power: 2,
    }),
  );
}

export function supportVectorTrials({ scale }: LearningSight): Trial[] {
  return [1, 10, 100].map((C) =>
    trialOf("support-vector", LOGS, scale, { kind: "support-vector", kernel: "rbf", C, epsilon: 0.01, gamma: "scale" }),
  );
}

function processOf(scale: LearningSight["scale"]) {
  const errors = scale === "log" ? "relative" : "equal";
  return { kind: "gaussian-process", errors, robustRounds: 2, quadratic: true } as const;
}

/** Without weights: they take for an outlier what only begins to change where the data end. */
function beyondProcessOf(scale: LearningSight["scale"]) {
  return { ...processOf(scale), robustRounds: 0, direction: false, additive: false };
}

/** Each value of the declared input has an offset of its own. */
function effectOf(table: FeatureTable, name: string): { readonly effect: string } {
  return { effect: isPositiveInput(table, name) ? `ln ${name}` : name };
}
