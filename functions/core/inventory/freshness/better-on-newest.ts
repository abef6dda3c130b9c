import { formatNumber } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

import { answered } from "./judge-freshness.ts";
import type { Observation } from "./observation.ts";

/** Whether the new model takes the old one's place, and why. */
export interface Replacement {
  readonly replaces: boolean;
  readonly sentence: string;
  readonly scores: { readonly old: number | null; readonly fresh: number | null };
}

const FEWEST = 8;

/**
 * Compares two models on the newest observations, which neither has seen: by the interval score (Winkler; Gneiting and
 * Raftery 2007) in units of what was measured, which pays for width and, dearly, for every miss.
 */
export function betterOnNewest(old: Model, fresh: Model, newest: readonly Observation[]): Replacement {
  const scores = { old: intervalScore(old, newest), fresh: intervalScore(fresh, newest) };
  const name = fresh.name;
  if (newest.length < FEWEST || scores.fresh === null) {
    const sentence = `${name} stays as it is, as ${newest.length} observations that neither model has seen are too few to compare them on.`;
    return { replaces: false, sentence, scores };
  }
  const replaces = scores.old === null || scores.fresh < scores.old;
  const figures = `interval score ${formatNumber(scores.fresh)} against ${scores.old === null ? "none" : formatNumber(scores.old)} on the newest ${newest.length} observations, lower is better`;
  const sentence = replaces
    ? `${name} is replaced, as the new model does better: ${figures}.`
    : `${name} stays as it is, as the new model does no better: ${figures}.`;
  return { replaces, sentence, scores };
}

/** Null where the model cannot be asked of any. */
export function intervalScore(model: Model, observations: readonly Observation[]): number | null {
  const penalty = 2 / (1 - model.interval.level);
  const scores = answered(model, observations).flatMap(({ least, most, answer }) => {
    if (answer === undefined) return [];
    const middle = (least + most) / 2;
    if (middle <= 0) return [];
    const missed = Math.max(0, answer.lower - most, least - answer.upper);
    return [(answer.upper - answer.lower + penalty * missed) / middle];
  });
  return scores.length === 0 ? null : scores.reduce((sum, each) => sum + each, 0) / scores.length;
}
