import { formatShare } from "#core/document/format-quantity.ts";
import type { Freshness } from "#core/inventory/inventory.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Prediction } from "#core/model/prediction.ts";

import { NOTHING_OBSERVED, observed, type CoverageState } from "./coverage-detector.ts";
import type { Observation } from "./observation.ts";

export interface FreshnessOptions {
  readonly modelVersion: string;
  /** See `CoverageLaw`. */
  readonly runLength: number;
}

/** With fewer observations nobody says anything but that there are few. */
const FEWEST = 10;
const LEAST_PROMISE = 0.5;

/** How a model does on real invocations, the oldest first; and the evidence, to go on from. */
export function judgeFreshness(
  model: Model,
  observations: readonly Observation[],
  { modelVersion, runLength }: FreshnessOptions,
): { readonly freshness: Freshness; readonly state: CoverageState } {
  const promised = promisedCoverage(model);
  let [state, beyond] = [NOTHING_OBSERVED, 0];
  for (const { least, most, answer } of answered(model, observations)) {
    if (answer === undefined || answer.extrapolation > 0) {
      beyond += 1;
      continue;
    }
    state = observed(state, most >= answer.lower && least <= answer.upper, { missRate: 1 - promised, runLength });
  }
  const { inside, observed: count, alarmAt } = state;
  const outside =
    beyond === 0 ? "" : ` ${beyond} more lay beyond what it was trained on, which it promises nothing of.`;
  const share = count === 0 ? "" : `${inside} of ${count} real invocations lay inside (${formatShare(inside / count)})`;
  const promise = `${formatShare(promised)} were promised`;
  const kind = alarmAt !== null ? "stale" : count < FEWEST ? "too few" : "fresh";
  const sentence =
    kind === "stale"
      ? `${model.name} no longer holds: ${share}, ${promise}; certain since the ${alarmAt}th of them.`
      : kind === "fresh"
        ? `${model.name} holds: ${share}, ${promise}.`
        : `${model.name} cannot be judged yet: ${count} real invocations were seen, and ${FEWEST} are needed.`;
  return {
    freshness: {
      model: model.name,
      modelVersion,
      promised,
      observed: count,
      inside,
      beyond,
      state: kind,
      sentence: `${sentence}${outside}`,
    },
    state,
  };
}

/** What its report promised: the level, or what was held out showed to be less. */
export function promisedCoverage({ interval, metrics }: Pick<Model, "interval" | "metrics">): number {
  return Math.max(LEAST_PROMISE, Math.min(interval.level, metrics.coverage.share));
}

export interface Answered extends Observation {
  /** Undefined where the model cannot be asked: a category that it never saw. */
  readonly answer: Prediction | undefined;
}

/** Each observation with what the model says of it. */
export function answered(model: Model, observations: readonly Observation[]): Answered[] {
  const names = new Set(model.inputs.map(({ name }) => name));
  return observations.map((observation) => {
    const asked = Object.entries(observation.question).filter(([name]) => names.has(name));
    try {
      return { ...observation, answer: predictRows(model, [Object.fromEntries(asked)])[0] };
    } catch {
      return { ...observation, answer: undefined };
    }
  });
}
