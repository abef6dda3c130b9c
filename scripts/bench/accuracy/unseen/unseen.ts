import type { TrainTableOptions } from "../../../../functions/trainer/train-table.ts";
import { trainTable } from "../../../../functions/trainer/train-table.ts";
import type { LearningPorts } from "../../../../functions/trainer/trainer-ports.ts";
import { formatShare } from "#core/document/format-quantity.ts";
import { answerCsv, isNumber, measuredColumn } from "../../../predict/answer-csv.ts";
import { scoreAnswers } from "../../../predict/score.ts";
import type { HeldOutSet } from "./held-out-sets.ts";
import type { YardstickErrors } from "./yardsticks.ts";

/** How the default pipeline does on one set, with each seed of the trainer. */
export interface UnseenScore {
  readonly set: HeldOutSet;
  readonly mapes: readonly number[];
  readonly coverage: number;
  readonly cpuSeconds: number;
}

/** Learns a set with the defaults and what a user would declare, once a seed, and asks what was held out. */
export async function scoreUnseen(
  set: HeldOutSet,
  seeds: readonly number[],
  ports: LearningPorts,
): Promise<UnseenScore> {
  const began = process.cpuUsage();
  const scores = [];
  for (const seed of seeds) {
    const options: TrainTableOptions = { ...set, seed };
    const model = await trainTable(set.train, options, ports);
    const answers = answerCsv(model, set.test).filter(isNumber);
    scores.push(scoreAnswers(answers, measuredColumn(set.test, set.target)));
  }
  const { user, system } = process.cpuUsage(began);
  return {
    set,
    mapes: scores.map(({ mape }) => mape ?? NaN),
    coverage: mean(scores.map(({ coverage }) => coverage ?? NaN)),
    cpuSeconds: (user + system) / 1e6 / seeds.length,
  };
}

/** One line a set beside the yardsticks, then what they are together. */
export function unseenLines(scores: readonly UnseenScore[], errors: readonly YardstickErrors[]): string[] {
  const compared = scores.map((score, index) => {
    const { gaussianProcess, ridge, quadraticRidge, boosting, forest } = errors[index]!;
    const best = Math.min(ridge, quadraticRidge, boosting, forest);
    const mape = mean(score.mapes);
    return { ...score, mape, gaussianProcess, best, toProcess: mape / gaussianProcess, toBest: mape / best };
  });
  const lines = compared.map(
    ({ set, mape, mapes, coverage, cpuSeconds, gaussianProcess, best, toProcess, toBest }) =>
      `${set.name.padEnd(28)} ${formatShare(mape).padStart(8)}${spreadWords(mapes)}; GP ${formatShare(gaussianProcess)} (x ${toProcess.toFixed(2)}), ` +
      `best of ridge, boosting, forest ${formatShare(best)} (x ${toBest.toFixed(2)}); ${formatShare(coverage)} inside; ${cpuSeconds.toFixed(1)} CPU s`,
  );
  const worst = compared.reduce((most, each) => (each.toBest > most.toBest ? each : most));
  const kinds = (["near", "beyond", "between"] as const).flatMap((kind) => {
    const of = compared.filter(({ set }) => kindOf(set) === kind).map(({ toProcess }) => toProcess);
    return of.length === 0 ? [] : [`${kind} ${geometricMean(of).toFixed(3)} (${of.length})`];
  });
  const spreads = compared.map(({ mapes }) => deviation(mapes) / mean(mapes));
  return [
    ...lines,
    `Error against the Gaussian process, geometric mean of ${compared.length}: ${geometricMean(compared.map(({ toProcess }) => toProcess)).toFixed(3)}; ${kinds.join(", ")}`,
    `Error against the best of ridge, boosting and forest: ${geometricMean(compared.map(({ toBest }) => toBest)).toFixed(3)}; ` +
      `more than a tenth above it in ${compared.filter(({ toBest }) => toBest > 1.1).length}; worst x ${worst.toBest.toFixed(2)} (${worst.set.name})`,
    ...(compared[0]!.mapes.length < 2
      ? []
      : [
          `Deviation of the error over ${compared[0]!.mapes.length} seeds: ${formatShare(mean(spreads))} of it on average, ${formatShare(Math.max(...spreads))} at most`,
        ]),
  ];
}

function kindOf({ question }: HeldOutSet): "near" | "beyond" | "between" {
  return question.extrapolate.length > 0 ? "beyond" : question.interpolate.length > 0 ? "between" : "near";
}

function spreadWords(mapes: readonly number[]): string {
  return mapes.length < 2 ? "" : ` (${formatShare(Math.min(...mapes))} to ${formatShare(Math.max(...mapes))})`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)));
}
