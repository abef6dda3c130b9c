import type { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import { type Folds, foldsOf } from "#core/selection/folds.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { prng } from "#core/numeric/prng.ts";
import { questionFolds } from "#core/selection/question-folds.ts";
import { type SelectionMetric, selectionMetricFor } from "#core/selection/selection-error.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrainedOutcome, TrialOutcome } from "#core/selection/trial-outcome.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import { bestOf, selectionFolds, studyContest, type StudyContest } from "./study-contest.ts";
import type { StudyPlan } from "./study-plan.ts";
import { studyQuestion } from "./study-question.ts";
import { studyRecipe } from "./study-recipe.ts";
import { type StudyPart, studyParts } from "./study-splits.ts";
import type { StudyTable } from "./study-table.ts";
import { offeredTrials } from "./offered-trials.ts";
import { type PartTrials, partTrials } from "./study-search.ts";

/** What a study is doing: choosing, judging what was chosen, or finding how far the delivered model errs. */
export type StudyPhase = "selection" | "validation" | "calibration" | `search ${number}` | `features ${number}`;

/** Tests and fits trials for a study. */
export interface StudyLearning {
  search(phase: StudyPhase, trials: readonly Trial[], problem: LearningProblem): Promise<readonly TrialOutcome[]>;
  /** Fits to all rows. */
  fit(trial: Trial, problem: LearningProblem): Promise<FittedPipeline>;
}

/** Everything that was found, before it is told. */
export interface StudyOutcome {
  readonly parts: readonly StudyPart[];
  readonly contest: StudyContest;
  /** The families that may be delivered. */
  readonly families: readonly string[];
  /** By part and family; undefined where a family failed there. */
  readonly chosen: readonly ReadonlyMap<string, TrainedOutcome | undefined>[];
  /** What was chosen in each part, whatever its family. */
  readonly winners: readonly TrainedOutcome[];
  /** The chosen ones on the rows that judge, one fold a part. */
  readonly validation: Folds;
  readonly judged: ReadonlyMap<Trial, TrainedOutcome>;
  readonly baseline: TrainedOutcome;
  readonly delivered: TrainedOutcome;
  readonly fitted: FittedPipeline;
  /** What is delivered, on folds that ask what will be asked. */
  readonly calibration: { readonly folds: Folds; readonly outcome: TrainedOutcome };
  readonly metric: SelectionMetric;
  /** How the search went, as sentences. */
  readonly notes: readonly string[];
}

/** Fewer configurations than this and there is nothing to learn from one and test on another. */
const LEAST_CONFIGURATIONS = 3;

/**
 * Tries every trial on the tests of every part, chooses by them alone, judges what was chosen on rows that took no part,
 * and fits what is best over all parts to all rows.
 */
export async function runStudy(plan: StudyPlan, study: StudyTable, learning: StudyLearning): Promise<StudyOutcome> {
  const { features, targets, groups } = study.table;
  if (new Set(groups).size < LEAST_CONFIGURATIONS) {
    throw new RangeError(
      `Cannot learn ${plan.table.target} as at least ${LEAST_CONFIGURATIONS} different configurations must be there: there are ${new Set(groups).size}`,
    );
  }
  const families = [...new Set(plan.techniques.map(({ family }) => family))];
  const problem = (folds: Folds): LearningProblem => ({ features, targets, folds, seed: plan.seed });

  const parts = studyParts(plan, study);
  const metric = selectionMetricFor(targets);
  const recipe = studyRecipe(plan.features, study);
  const found: PartTrials[] = [];
  for (const [index, part] of parts.entries()) {
    found.push(
      await partTrials({ plan, study, recipe, learning, metric, problem, parts: parts.length }, part, index + 1),
    );
  }
  const offered = offeredTrials(found.map(({ trials }) => trials));
  const outcomes = await learning.search("selection", offered.trials, problem(selectionFolds(parts)));
  const contest = studyContest(parts, outcomes, targets, { by: metric, bornIn: offered.bornIn });
  refuseAllFailed(contest, families);

  const every = [...contest.tested.measured.keys()];
  const delivered = bestOf(contest, families, every)!;
  const chosen = contest.entries.map(
    (entries, part) => new Map(families.map((family) => [family, bestOf(contest, [family], entries, part)])),
  );
  const winners = contest.entries.map((entries, part) => bestOf(contest, families, entries, part) ?? delivered);
  const mean = bestOf(contest, [BASELINE_FAMILY], every)!;

  const judges = [...chosen.flatMap((map) => [...map.values()]), ...winners, mean].flatMap((outcome) =>
    outcome === undefined ? [] : [outcome.trial],
  );
  const validation = foldsOf(
    "grouped-k-fold",
    parts.map((part) => part.validation),
  );
  const judgements = await learning.search("validation", [...new Set(judges)], problem(validation));

  const question = studyQuestion(plan, study);
  const folds = questionFolds(question, features, groups, prng(`${plan.seed}/calibration`));
  const calibrated = problem(folds);
  const [outcome] = await learning.search("calibration", [delivered.trial], calibrated);
  return {
    parts,
    contest,
    families,
    chosen,
    winners,
    validation,
    judged: new Map(judgements.map((judged) => [judged.trial, trained(judged)])),
    baseline: mean,
    delivered,
    fitted: await learning.fit(delivered.trial, calibrated),
    calibration: { folds, outcome: trained(outcome!) },
    metric,
    notes: halvingNotes(found),
  };
}

function halvingNotes(found: readonly PartTrials[]): string[] {
  const leftOut = found.reduce((sum, part) => sum + part.leftOut, 0);
  if (leftOut === 0) return [];
  const tried = found.reduce((sum, part) => sum + part.trials.length, 0);
  return [
    `Of ${tried + leftOut} points of grids ${tried} were tried on all rows by which is chosen, and ${leftOut} only on parts of them, where others were better (successive halving; --exhaustive tries all).`,
  ];
}

function trained(outcome: TrialOutcome): TrainedOutcome {
  if (outcome.kind === "trained") return outcome;
  throw new Error(
    `Cannot learn by this plan as what was chosen must be learned from other rows too: ${outcome.reason}`,
  );
}

function refuseAllFailed({ outcomes }: StudyContest, families: readonly string[]): void {
  const own = outcomes.filter(({ trial }) => families.includes(trial.family));
  if (own.some(({ kind }) => kind === "trained")) return;
  const reasons = own.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.reason] : []));
  const shown = [...new Set(reasons)].slice(0, 3).join("; ");
  throw new Error(`Cannot learn by this plan as at least one of its trials must succeed: ${shown}`);
}
