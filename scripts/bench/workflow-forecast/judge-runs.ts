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
  const times = timesOf(playScenario(scenario, laws, MOST_EVENTS));
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
  readonly configurations: number;
  readonly mape: number;
  readonly summedMape: number;
  /** Share of the runs, each by itself, that lie between the ends of their forecast. */
  readonly inside: number;
  readonly worst: { readonly error: number; readonly words: string };
}

/** Of each configuration the mean of its runs: one run alone tells how fast the machine was just then, too. */
export function scoreRuns(judged: readonly JudgedRun[], measure: "makespan" | "response"): Score {
  const names = [...new Set(judged.map(({ configuration }) => configuration))];
  const rows = names.map((name) => {
    const runs = judged.filter(({ configuration }) => configuration === name);
    const truth = meanOf(runs, (run) => measured(run, measure));
    const summed = meanOf(runs, (run) =>
      measure === "makespan" ? run.summedMakespanSeconds : run.summedResponseSeconds,
    );
    const error = meanOf(runs, (run) => run[measure].expected) / truth - 1;
    return { error, summed: Math.abs(summed / truth - 1), words: runs[0]!.words };
  });
  const [worst] = [...rows].sort((left, right) => Math.abs(right.error) - Math.abs(left.error));
  return {
    configurations: rows.length,
    mape: meanOf(rows, ({ error }) => Math.abs(error)),
    summedMape: meanOf(rows, ({ summed }) => summed),
    inside: meanOf(judged, (run) => {
      const { lower, upper } = run[measure];
      const truth = measured(run, measure);
      return Number(lower <= truth && truth <= upper);
    }),
    worst: { error: worst!.error, words: worst!.words },
  };
}

function measured(run: JudgedRun, measure: "makespan" | "response"): number {
  return measure === "makespan" ? run.makespanSeconds : run.responseMeanSeconds;
}

function meanOf<T>(all: readonly T[], value: (one: T) => number): number {
  return all.reduce((sum, one) => sum + value(one), 0) / all.length;
}
