import { noiseFloorMape } from "#core/selection/noise-floor.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import { mean } from "#core/numeric/mean.ts";
import { standardDeviation } from "#core/numeric/variance.ts";

import type { ClaimQuestion } from "./claim-question.ts";
import type { DrawScore } from "./score-draw.ts";

/** One draw: what was learned from, and how well that answered. */
export interface Draw {
  readonly configurations: number;
  readonly seconds: number;
  readonly score: DrawScore;
}

/** A question with a share of the measuring time, over all draws. Errors, widths and shares of time are shares of 1. */
export interface ClaimResult {
  readonly campaign: string;
  readonly subject: string;
  readonly target: string;
  readonly along: ClaimQuestion["along"];
  readonly words: string;
  /** Of the measuring time of the campaign that may be learned from, and that was on average. */
  readonly timeShare: number;
  readonly usedTimeShare: number;
  readonly draws: number;
  /** True when all that may be learned from takes no more time: more time changes nothing. */
  readonly all: boolean;
  readonly configurations: number;
  readonly askedRows: number;
  /** Of the asked rows, those whose inputs were not learned from. */
  readonly newShare: number;
  readonly refusedRows: number;
  readonly mape: Spread;
  readonly mapeOfMeans: Spread;
  readonly coverage: number;
  readonly relativeWidth: number;
  /** MAPE of guessing a measurement by the others with the same inputs; null where there are none. */
  readonly noiseMape: number | null;
}

/** Of the draws. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly worst: number;
}

export function claimResult(question: ClaimQuestion, timeShare: number, draws: readonly Draw[]): ClaimResult {
  const { measured, target, along, words } = question;
  const { dataset, campaign, totalSeconds } = measured;
  const scores = draws.map(({ score }) => score);
  const rows = sum(scores.map((each) => each.scores.rows));
  return {
    campaign,
    subject: dataset.subject,
    target,
    along,
    words,
    timeShare,
    usedTimeShare: mean(draws.map(({ seconds }) => seconds)) / totalSeconds,
    draws: draws.length,
    all: draws.every(({ configurations }) => configurations === question.learnable.length),
    configurations: mean(draws.map(({ configurations }) => configurations)),
    askedRows: rows,
    newShare: sum(scores.map(({ newRows }) => newRows)) / rows,
    refusedRows: sum(scores.map(({ refusedRows }) => refusedRows)),
    mape: spread(scores.map((each) => each.scores.mape)),
    mapeOfMeans: spread(scores.map((each) => each.mapeOfMeans)),
    coverage: sum(scores.map((each) => (each.scores.coverage ?? 0) * each.scores.rows)) / rows,
    relativeWidth: mean(scores.map((each) => each.scores.meanRelativeWidth ?? NaN)),
    noiseMape: noiseFloorMape(trainingTable(dataset, target)),
  };
}

function spread(values: readonly (number | null)[]): Spread {
  const numbers = values.map((value) => value ?? NaN);
  return { mean: mean(numbers), deviation: standardDeviation(numbers), worst: Math.max(...numbers) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
