import type { Dimension } from "#core/selection/search/dimension.ts";

const PRIOR = /^\s*(q?)(uniform|loguniform)\s*\(([^()]*)\)\s*$/;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** What a prior may look like, for sentences. */
export const PRIOR_FORMS =
  "uniform(a, b), loguniform(a, b) of positive bounds, quniform(a, b, q) or qloguniform(a, b, q), with a at most b";

/** True for what is meant to be a prior, whether it is a right one or not. */
export function looksLikePrior(text: string): boolean {
  return /^\s*[a-z]+\s*\(/i.test(text);
}

/** The dimension that a prior in the notation of hyperopt names, bounds as plain numbers; undefined where it is none. */
export function readPrior(text: string): Dimension | undefined {
  const found = PRIOR.exec(text);
  if (found === null) return undefined;
  const [, q, name, arguments_ = ""] = found;
  const numbers = arguments_.split(",");
  if (numbers.length !== (q === "q" ? 3 : 2) || !numbers.every((number) => NUMBER.test(number))) return undefined;
  const [low = NaN, high = NaN, step] = numbers.map(Number);
  if (!(low <= high) || !Number.isFinite(high - low)) return undefined;
  if (name === "loguniform" && !(low > 0)) return undefined;
  const kind = name === "loguniform" ? "log-uniform" : "uniform";
  if (step === undefined) return { kind, low, high };
  return step > 0 && Math.ceil(low / step - 1e-9) <= Math.floor(high / step + 1e-9)
    ? { kind, low, high, step }
    : undefined;
}
