import { rowKeys } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import { blendEntries, type BlendMember, blendMembers, blendOutOfFold } from "#core/selection/blend.ts";
import { calibrationAnswers } from "#core/selection/calibration-answers.ts";
import { configurationKeys } from "#core/selection/configuration-keys.ts";
import type { Combination } from "#core/selection/contest.ts";
import { defaultTrials } from "#core/selection/default-trials.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import { fitLearner } from "#core/selection/fit-learner.ts";
import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import { entriesOf, entriesWithout, type Folds, judgingEntries, selectEntries } from "#core/selection/folds.ts";
import { referenceOutcome } from "#core/selection/reference-outcome.ts";
import { heldOutIntervals } from "#core/selection/held-out-intervals.ts";
import { calibrateInterval, type ErrorKind } from "#core/selection/interval.ts";
import { divideContest } from "#core/selection/known-contest.ts";
import { withKnownFold } from "#core/selection/known-fold.ts";
import { knownMembers } from "#core/selection/known-members.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { noiseFloorMape } from "#core/selection/noise-floor.ts";
import { goesBeyond, NEAR_QUESTION, type Question } from "#core/selection/question.ts";
import { questionFolds } from "#core/selection/question-folds.ts";
import { type SelectionMetric, selectionMetricFor } from "#core/selection/selection-error.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import { candidatesOf } from "./candidates.ts";
import { type HeldOut, heldOutRows, residualsOf } from "./held-out.ts";
import { type EntryAnswers, heldOutView, knownView, takeEntries } from "./held-out-view.ts";
import { intervalWords } from "./interval-words.ts";
import { metricsOf } from "./metrics-of.ts";
import type { Model } from "./model.ts";
import { modelInputs } from "./model-inputs.ts";
import { packHeldOut } from "./packed-held-out.ts";
import { modelWarnings } from "./warnings.ts";

/** Learns by one problem: tests trials and fits those that were chosen, here or in other threads or processes. */
export interface Learning {
  /** One outcome for each trial, in their order. */
  search(trials: readonly Trial[], problem: LearningProblem): Promise<readonly TrialOutcome[]>;
  fit(trial: Trial, problem: LearningProblem): Promise<FittedPipeline>;
}

export interface TrainOptions {
  /** `<campaign>.<component or workflow>.<target>`. */
  readonly name: string;
  readonly seed: number;
  readonly dataSha256: string;
  readonly backend: string | null;
  readonly nodeMajor: number;
  readonly learner: Learning;
  /** What will be asked; configurations like the measured ones without it. */
  readonly question?: Question;
  /** What the choice goes by; relative errors without it. */
  readonly metric?: SelectionMetric;
  /** How answers are put together; by shares that fall with the error without it. */
  readonly combination?: Combination;
  /** What to try, instead of the default. */
  readonly trials?: (problem: LearningProblem, question: Question) => readonly Trial[];
}

/** Fewer configurations than this and there is nothing to learn from one and test on another. */
const LEAST_CONFIGURATIONS = 3;

const LEVEL = 0.9;

/** What the learner says of its uncertainty grows beyond its data, if not enough where that was not asked of it. */
const WIDENING_PER_RANGE = { constant: 1, "log-linear": 1, posterior: 0.5 } as const;

/**
 * Learns one target: tries learners on folds that ask what will be asked, blends them by their errors there, calibrates
 * an interval on what was held out and refits the chosen ones on all rows.
 */
export async function trainModel(table: TrainingTable, options: TrainOptions): Promise<Model> {
  refuseTooLittle(table, options.name);
  const { seed, learner, question = NEAR_QUESTION, trials = defaultTrials } = options;
  const { targets, features } = table;
  const positive = targets.every((target) => target > 0);
  const constant = targets.every((target) => target === targets[0]);

  const problem: LearningProblem = { features, targets, folds: testFolds(table, question, seed), seed };
  const offered = trials(problem, question);
  const tried = constant ? offered.filter(({ family }) => family === BASELINE_FAMILY) : offered;
  const outcomes = await learner.search(tried, problem);
  const { unknown: contest, known } = divideContest({
    outcomes: outcomes.filter((outcome) => outcome.kind === "trained"),
    by: options.metric ?? selectionMetricFor(targets),
    folds: problem.folds,
    groups: table.groups,
    tested: {
      measured: Float64Array.from(problem.folds.rows, (row) => targets[row]!),
      foldOf: problem.folds.foldOf,
    },
    scale: positive ? "log" : "identity",
    ...(options.combination === undefined ? {} : { combination: options.combination }),
  });
  if (contest.outcomes.length === 0) throw nothingLearned(options.name, outcomes);

  const { folds } = contest;
  const members = blendMembers(contest, [...folds.rows.keys()]);
  const there = known && (knownMembers(known, members) ?? members);
  const knownBlend = there && { members: there, keys: packFloat64([...new Set(configurationKeys(features))]) };
  const reference = referenceOutcome(contest.outcomes);
  const fitted = await fitLearner(
    members,
    reference,
    contest.scale,
    (trial) => learner.fit(trial, problem),
    knownBlend,
  );

  const errors: ErrorKind = positive ? "ratio" : "difference";
  const lowerBound = targets.every((target) => target >= 0) ? 0 : null;
  const blended = blendOutOfFold(contest);
  const judging = judgingEntries(folds);
  const judged = selectEntries(folds, judging);
  const view = (chosen: readonly number[], answers: EntryAnswers) =>
    heldOutView(table, contest, reference, chosen, answers);
  const entries = view(judging, takeEntries(blended, judging));
  const ends = heldOutIntervals(
    judged,
    (fold) => {
      const own = entriesOf(folds, fold);
      const others = entriesWithout(folds, fold);
      // The one cut of a range has nothing but itself.
      const calibrating = others.length > 0 ? others : own;
      const calibration = view(calibrating, blendEntries(contest.scale, blended.members[fold]!, calibrating));
      return { own: view(own, takeEntries(blended, own)), calibration };
    },
    { errors, level: LEVEL, lowerBound },
  );
  const choices = blended.members.map((chosen) => leading(chosen));
  const heldOut: HeldOut = { measured: entries.measured, predicted: entries.predicted, choices, ...ends };
  const calibrated = calibrateInterval(
    errors,
    view([...folds.rows.keys()], calibrationAnswers(contest, members, blended)),
  );
  const atKnown =
    known && knownBlend && calibrateInterval(errors, knownView(table, known, knownBlend.members, reference));
  const metrics = metricsOf(contest, heldOut, members, entries.groups, LEVEL);
  const candidates = candidatesOf(outcomes, contest, members);

  return {
    format: "model",
    version: 2,
    name: options.name,
    campaignId: table.campaignId,
    subject: table.subject,
    target: { name: table.target.name, unit: table.target.unit, description: table.target.description, lowerBound },
    inputs: modelInputs(table),
    learner: fitted.learner,
    question,
    interval: {
      method: "cross-conformal",
      description: intervalWords(calibrated.scale.kind, folds.kind),
      level: LEVEL,
      errors,
      quantiles: [...calibrated.quantiles],
      ...(atKnown?.scale.kind === "posterior" ? { knownQuantiles: [...atKnown.quantiles] } : {}),
      scale: calibrated.scale,
      reference: calibrated.scale.kind === "posterior" ? fitted.reference : null,
      wideningPerRange: WIDENING_PER_RANGE[calibrated.scale.kind],
    },
    metrics,
    selectedBy: contest.by,
    candidates,
    heldOut: packHeldOut(heldOutRows(table, judged, heldOut)),
    residuals: residualsOf(errors, entries.measured, entries.predicted),
    training: {
      rows: targets.length,
      configurations: new Set(table.groups).size,
      dataSha256: options.dataSha256,
      seed,
      backend: options.backend,
      nodeMajor: options.nodeMajor,
      noiseFloorMape: noiseFloorMape(table),
      droppedRows: table.droppedRows,
      droppedColumns: [...table.droppedColumns],
    },
    partial: table.partial,
    warnings: modelWarnings(table, metrics, candidates, LEVEL),
  };
}

/** Folds that ask what will be asked; where that may be what was measured, one of them does. */
function testFolds({ features, groups }: TrainingTable, question: Question, seed: number): Folds {
  const folds = questionFolds(question, features, groups, prng(`${seed}/folds`));
  if (goesBeyond(question) || question.interpolate.length > 0) return folds;
  return withKnownFold(folds, rowKeys(features), prng(`${seed}/known`)) ?? folds;
}

function leading(members: readonly BlendMember[]): string {
  return members.reduce((most, next) => (next.weight > most.weight ? next : most)).outcome.trial.family;
}

function refuseTooLittle({ groups, subject, target }: TrainingTable, name: string): void {
  const configurations = new Set(groups).size;
  if (configurations >= LEAST_CONFIGURATIONS) return;
  throw new RangeError(
    `Cannot learn ${target.name} of ${subject} (${name}) as at least ${LEAST_CONFIGURATIONS} different configurations must have been measured: there ${configurations === 1 ? "is" : "are"} ${configurations}`,
  );
}

function nothingLearned(name: string, outcomes: readonly TrialOutcome[]): Error {
  const reasons = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.reason] : []));
  return new Error(`Cannot learn ${name} as at least one learner must succeed: ${[...new Set(reasons)].join("; ")}`);
}
