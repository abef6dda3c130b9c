import { readFileSync } from "node:fs";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import type { FitTask } from "#core/regression/regressor.ts";

interface Case {
  readonly settings: Readonly<Record<string, number | string>>;
  readonly weighted: boolean;
  readonly answers: readonly number[];
}

/** Numbers recorded from scikit-learn and xgboost by `fixtures/tree-peers/generate.py`. */
export interface TreePeers {
  readonly features: number[][];
  readonly targets: number[];
  readonly weights: number[];
  readonly asked: number[][];
  readonly boosting: readonly (Case & { readonly rounds: number })[];
  readonly trees: readonly (Case & { readonly leaves: number })[];
  readonly fineTree: {
    readonly features: number[][];
    readonly targets: number[];
    readonly asked: number[][];
    readonly answers: number[];
    readonly leaves: number;
  };
  readonly friedman: { readonly features: number[][]; readonly targets: number[]; readonly train: number };
  readonly forests: readonly {
    readonly kind: "random-forest" | "extra-trees";
    readonly settings: Readonly<Record<string, number | string | boolean>>;
    readonly rmse: { readonly mean: number; readonly deviation: number };
  }[];
  readonly quantiles: readonly { readonly level: number; readonly pinball: number; readonly coverage: number }[];
}

export const TREE_PEERS = JSON.parse(
  readFileSync(new URL("./fixtures/tree-peers/reference.json", import.meta.url), "utf8"),
) as TreePeers;

/** A task of these rows. */
export function taskOf(features: number[][], targets: number[], changes: Partial<FitTask> = {}): FitTask {
  return {
    features: matrixOf(features),
    targets: Float64Array.from(targets),
    weights: null,
    random: prng(1),
    trainNetwork: null,
    ...changes,
  };
}
