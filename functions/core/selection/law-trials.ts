import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { isPositiveInput, type LearningSight } from "./learning-sight.ts";
import { pipelineTrial, trialOf } from "./pipeline-trial.ts";
import type { PipelineTrial, Trial } from "./trial.ts";

/** A sum of amounts such as work / cpu, by relative errors. */
export function lawTrials(sight: LearningSight): Trial[] {
  return [{ family: "law", onto: null, ...lawPipeline(sight) }];
}

/** The same law, to be right where the data end, from where it goes on. */
export function boundaryLawTrials(sight: LearningSight): Trial[] {
  const { beyond, table } = sight;
  if (beyond === undefined || !isPositiveInput(table, beyond)) return [];
  return [{ family: "boundary-law", onto: null, ...lawPipeline(sight, { towards: beyond }) }];
}

/** The law as a trial takes it, to stand alone or to be corrected by another learner. */
export function lawPipeline(
  { scale, table }: LearningSight,
  towards: { readonly towards?: string } = {},
): PipelineTrial {
  const features: FeatureRecipe = {
    numbers: ["identity", "inverse"],
    degree: lawDegree(table),
    interactionsOnly: true,
    scaling: "divide",
  };
  const errors = scale === "log" ? "relative" : "absolute";
  return pipelineTrial(features, "identity", { kind: "law", errors, l1: 1e-3, rounds: 2, ...towards });
}

/** Sums of amounts by least squares, without a price on their number. */
export function nnlsTrials({ scale }: LearningSight): Trial[] {
  return ([1, 2, 3] as const).map((degree) => ({
    ...trialOf("nnls", { numbers: ["identity", "inverse"], degree, scaling: "divide" }, "identity", { kind: "nnls" }),
    errorWeights: scale === "log" ? "relative" : "equal",
  }));
}

/** Laws of the field, where an input can be told to be how much works at once. */
export function parametricTrials({ scale, table, beyond, between }: LearningSight): Trial[] {
  const names = table.columns.map(({ name }) => name).filter((name) => isPositiveInput(table, name));
  const told = [beyond, between].find((name) => name !== undefined && names.includes(name));
  const parallelism = told ?? names.find((name) => /core|cpu|thread|worker|node|gpu|parallel|container/i.test(name));
  if (parallelism === undefined) return [];
  const size = names.find((name) => name !== parallelism && /size|byte|batch|data|input|length/i.test(name));
  const columns = { parallelism, ...(size === undefined ? {} : { size }) };
  const errors = scale === "log" ? "relative" : "absolute";
  const raw: FeatureRecipe = { numbers: ["identity"], degree: 1, scaling: "none" };
  return (["amdahl", "gustafson", "usl", "ernest", "power", "inverse-log", "roofline"] as const).map((law) =>
    trialOf("parametric", raw, "identity", { kind: "parametric", law, errors, ...columns }),
  );
}

/** Products of three inputs where that makes some hundreds of terms, else of two, else none. */
function lawDegree(table: FeatureTable): 1 | 2 | 3 {
  let terms = 0;
  for (const column of table.columns) terms += column.kind === "number" ? 2 : new Set(column.values).size;
  return terms <= 14 ? 3 : terms <= 40 ? 2 : 1;
}
