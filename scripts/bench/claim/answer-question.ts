import { trainingTable } from "#core/dataset/training-table.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";

import type { LearningSession } from "../../../functions/trainer/learning-session.ts";
import type { ClaimQuestion } from "./claim-question.ts";
import { type ClaimResult, claimResult, type Draw } from "./claim-result.ts";
import { drawWithin } from "./draw-within.ts";
import { cellReader, learnedRows } from "./measured-subject.ts";
import { scoreDraw } from "./score-draw.ts";

export interface AnswerOptions {
  readonly timeShare: number;
  readonly draws: number;
  readonly seed: number;
  readonly session: LearningSession;
  readonly onDraw: () => void;
}

/** So often a draw is made anew that nothing could be learned from. */
const MOST_REDRAWS = 1_000;
/** Fewer that differ in their inputs, and the trainer refuses to learn. */
const LEAST_CONFIGURATIONS = 3;

/** Learns from several draws with the default pipeline, and is judged by what was asked and not learned from. */
export async function answerQuestion(question: ClaimQuestion, options: AnswerOptions): Promise<ClaimResult> {
  const { measured, learnable, target, declared } = question;
  const { dataset, campaign, secondsOf, totalSeconds } = measured;
  const secondsIn = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + (secondsOf.get(id) ?? 0), 0);
  const budgetSeconds = options.timeShare * totalSeconds;
  // Where all that may be learned from is within the time, every draw is the same.
  const draws = secondsIn(learnable) <= budgetSeconds ? 1 : options.draws;
  const done: Draw[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const random = prng([options.seed, campaign, dataset.subject, question.along, options.timeShare, draw].join("/"));
    const learned = new Set(learnableDraw(question, budgetSeconds, random));
    const model = await options.session.learn(
      { ...dataset, rows: rowsOf(question, learned) },
      { name: `${campaign}.${dataset.subject}.${target}`, target, question: declared, seed: options.seed },
    );
    const asked = new Set(question.asked.filter((id) => !learned.has(id)));
    const score = scoreDraw(model, dataset, target, { learned, asked });
    done.push({ configurations: learned.size, seconds: secondsIn([...learned]), score });
    options.onDraw();
  }
  return claimResult(question, options.timeShare, done);
}

/** Why nothing can be learned that answers a question, however much is measured; undefined where something can. */
export function whyNot(question: ClaimQuestion): string | undefined {
  if (canLearn(question, new Set(question.learnable))) return undefined;
  const varied = question.declared.extrapolate.length === 0 ? "" : " and two values of the declared input";
  return `there must be ${LEAST_CONFIGURATIONS} configurations that differ in its inputs${varied} to learn from`;
}

/** A draw that the trainer learns from. */
function learnableDraw(question: ClaimQuestion, budgetSeconds: number, random: Prng): string[] {
  const { measured, learnable } = question;
  for (let count = 0; count < MOST_REDRAWS; count++) {
    const drawn = drawWithin(learnable, measured.secondsOf, budgetSeconds, random);
    if (canLearn(question, new Set(drawn))) return drawn;
  }
  throw new RangeError(
    `Cannot learn ${measured.dataset.subject} as ${LEAST_CONFIGURATIONS} configurations must fit into ${budgetSeconds.toFixed(1)} s of measuring: they do not`,
  );
}

function canLearn(question: ClaimQuestion, chosen: ReadonlySet<string>): boolean {
  const { dataset } = question.measured;
  const rows = rowsOf(question, chosen);
  const varies = question.declared.extrapolate.every(
    (column) => new Set(rows.map(cellReader(dataset, column))).size > 1,
  );
  return varies && new Set(trainingTable({ ...dataset, rows }, question.target).groups).size >= LEAST_CONFIGURATIONS;
}

function rowsOf({ measured: { dataset, once } }: ClaimQuestion, chosen: ReadonlySet<string>) {
  const configuration = cellReader(dataset, "configuration");
  return learnedRows(dataset, once).filter((row) => chosen.has(String(configuration(row))));
}
