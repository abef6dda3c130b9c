import { describeRecipe, type FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Hyperparameters } from "#core/regression/regressors.ts";

/** One thing to try: which features, which scale of the target, which regressor with which hyperparameters. */
export interface Trial extends PipelineTrial {
  /** Trials of one family compete; the best of each may be blended. Names it for people. */
  readonly family: string;
  /** A law whose answers are taken out first: what is learned is the rest, by which they are corrected; null for none. */
  readonly onto: PipelineTrial | null;
}

export interface PipelineTrial {
  readonly features: FeatureRecipe;
  readonly targetScale: "log" | "identity";
  /** `relative`: each row counts by 1 / measured², so that its relative error counts. */
  readonly errorWeights: "equal" | "relative";
  readonly regressor: Hyperparameters;
  /** The regressor sees a target of mean 0 and deviation 1 in the rows that it learns from. */
  readonly standardiseTarget?: boolean;
  /** Only the inputs that matter most are kept, found anew in whatever rows are learned from. */
  readonly keep?: KeptInputs;
}

/** The first inputs by importance to boosted trees that together make up so large a share of it, and at most so many. */
export interface KeptInputs {
  /** `splits`: how often trees ask for them; `permutation`: how much worse answers are with their values shuffled. */
  readonly by: "splits" | "permutation";
  readonly share: number;
  readonly most?: number;
}

/** A trial in words, for sentences about it. */
export function describeTrial({ onto, ...trial }: Trial): string {
  return onto === null ? describePipeline(trial) : `${describePipeline(trial)}, onto ${describePipeline(onto)}`;
}

function describePipeline({ features, targetScale, regressor, keep }: PipelineTrial): string {
  const { kind, ...hyperparameters } = regressor;
  const of = targetScale === "log" ? "log target" : "target as is";
  const kept =
    keep === undefined
      ? ""
      : ` of the inputs with ${Number((100 * keep.share).toPrecision(3))} % of the importance by ${keep.by}`;
  return `${[kind, ...settingsOf(hyperparameters)].join(", ")} on ${describeRecipe(features)}${kept} (${of})`;
}

function settingsOf(hyperparameters: object): string[] {
  return Object.entries(hyperparameters).flatMap(([name, value]: [string, unknown]) => {
    if (value === null || value === false) return [];
    if (value === true) return [name];
    if (typeof value === "object" && !Array.isArray(value)) return settingsOf(value);
    return [`${name} ${String(value)}`];
  });
}
