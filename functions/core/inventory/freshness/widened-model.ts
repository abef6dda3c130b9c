import { formatNumber } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

import { answered, type Answered } from "./judge-freshness.ts";
import type { Observation } from "./observation.ts";

/**
 * The model with intervals wide enough for what was really observed: a model that was learned from rows that were carried
 * over knows nothing of how well that went. By split conformal prediction: of n observations that it did not learn from,
 * the ⌈(n + 1) · level⌉-th smallest widening that lets one in. Never narrower than it was.
 */
export function widenedModel(model: Model, observations: readonly Observation[]): Model {
  const { interval } = model;
  const needed = answered(model, observations)
    .flatMap((each) => neededWidening(model, each))
    .sort((left, right) => left - right);
  const rank = Math.min(needed.length, Math.ceil((needed.length + 1) * interval.level));
  const factor = Math.max(1, needed[rank - 1] ?? 1);
  if (factor === 1) return model;
  const wider = <Entry extends { readonly scaledError: number }>(entries: readonly Entry[]): Entry[] =>
    entries.map((entry) => ({ ...entry, scaledError: entry.scaledError * factor }));
  const known = interval.knownQuantiles;
  return {
    ...model,
    interval: {
      ...interval,
      quantiles: wider(interval.quantiles),
      ...(known === undefined ? {} : { knownQuantiles: wider(known) }),
    },
    warnings: [
      ...model.warnings,
      `Intervals were made ${formatNumber(factor)} times as wide, so that ${needed.length} real invocations that it did not learn from lie inside as often as promised.`,
    ],
  };
}

/** How many times as wide the interval would have to be to let the observation in. */
function neededWidening({ interval }: Model, { least, most, answer }: Answered): number[] {
  if (answer === undefined || answer.extrapolation > 0) return [];
  const { prediction, lower, upper } = answer;
  const nearest = Math.min(Math.max(prediction, least), most);
  const of = (value: number): number => (interval.errors === "ratio" ? Math.log(value) : value);
  if (interval.errors === "ratio" && Math.min(nearest, prediction, lower) <= 0) return [];
  const half = nearest >= prediction ? of(upper) - of(prediction) : of(prediction) - of(lower);
  return half > 0 ? [Math.abs(of(nearest) - of(prediction)) / half] : [];
}
