import { scenarioLaws } from "#core/scenario/component-laws.ts";
import type { ScenarioModels } from "#core/scenario/component-models.ts";
import { playScenario, timesOf } from "#core/scenario/play-scenario.ts";
import type { ForecastEstimate } from "#core/scenario/forecast.ts";

import type { MeasuredRun } from "./measured-run.ts";

const MOST_EVENTS = 20_000_000;

/** A measured run, what was forecast for it, and what the sum of its stages comes to. */
export interface JudgedRun extends MeasuredRun {
  readonly makespan: ForecastEstimate;
  readonly response: ForecastEstimate;
  /** As OSCAR-P combines components: all work of one, then all work of the next. */
  readonly summedMakespanSeconds: number;
  readonly summedResponseSeconds: number;
}

export function judgeRun(measured: MeasuredRun, models: ScenarioModels): JudgedRun {
  const { scenario } = measured;
  const laws = scenarioLaws(scenario, models);
  const times = timesOf(playScenario(scenario, laws, MOST_EVENTS).plays);
  let [summedMakespanSeconds, summedResponseSeconds] = [0, 0];
  for (const [name, own] of Object.entries(laws.laws)) {
    const work = own.reduce((sum, { meanSeconds, visits }) => sum + meanSeconds * visits, 0);
    summedMakespanSeconds += work / scenario.components[name]!.parallelism;
    summedResponseSeconds += own.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0) / own.length;
  }
  return {
    ...measured,
    makespan: times.makespanSeconds,
    response: times.responseMeanSeconds,
    summedMakespanSeconds,
    summedResponseSeconds,
  };
}

export interface Score {
  readonly mape: number;
  readonly summedMape: number;
  /** Share of the runs that lie between the ends of their forecast. */
  readonly inside: number;
  readonly worst: { readonly error: number; readonly words: string };
}

export function scoreRuns(judged: readonly JudgedRun[], measure: "makespan" | "response"): Score {
  const rows = judged.map((run) => {
    const truth = measure === "makespan" ? run.makespanSeconds : run.responseMeanSeconds;
    const { expected, lower, upper } = run[measure];
    const summed = measure === "makespan" ? run.summedMakespanSeconds : run.summedResponseSeconds;
    return {
      error: expected / truth - 1,
      summed: Math.abs(summed / truth - 1),
      inside: lower <= truth && truth <= upper,
      words: run.words,
    };
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [worst] = [...rows].sort((left, right) => Math.abs(right.error) - Math.abs(left.error));
  return {
    mape: mean(rows.map(({ error }) => Math.abs(error))),
    summedMape: mean(rows.map(({ summed }) => summed)),
    inside: mean(rows.map(({ inside }) => Number(inside))),
    worst: { error: worst!.error, words: worst!.words },
  };
}
