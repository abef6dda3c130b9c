import { scoresOf } from "#core/model/scores.ts";
import type { Scores } from "#core/model/model.ts";
import { describeTrial } from "#core/selection/trial.ts";
import { entriesOf } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";
import type { StudyOutcome } from "./run-study.ts";
import { bestOf, errorOf } from "./study-contest.ts";
import type { StudyPlan } from "./study-plan.ts";
import {
  meanScores,
  type PartResult,
  type StudyResults,
  type TechniquePart,
  type TechniqueResult,
} from "./study-results.ts";
import type { StudyTable } from "./study-table.ts";
import { selectionWords, validationWords } from "./study-words.ts";

export interface TellOptions {
  readonly name: string;
  readonly dataSha256: string;
  readonly planSha256: string;
  readonly notes: readonly string[];
}

/** What a study found, as data: each number says of which rows it is. */
export function tellStudy(
  plan: StudyPlan,
  study: StudyTable,
  outcome: StudyOutcome,
  { name, dataSha256, planSha256, notes }: TellOptions,
): StudyResults {
  const { contest, delivered, winners, parts, families, baseline } = outcome;
  const judge = judging(plan, study, outcome);
  const told = parts.map((part, index): PartResult => {
    const winner = winners[index]!;
    return {
      run: part.run,
      fold: part.fold,
      trainingRows: part.validation.training.length,
      validationRows: part.validation.heldOut.length,
      family: winner.trial.family,
      trial: describeTrial(winner.trial),
      selectionError: errorOf(contest, winner, contest.entries[index]!),
      validation: judge(index, winner),
    };
  });
  return {
    format: "study-results",
    version: 1,
    name,
    target: study.table.target.name,
    rows: study.table.targets.length,
    configurations: new Set(study.table.groups).size,
    dataSha256,
    planSha256,
    selectedBy: contest.by,
    notes: [...notes, ...study.notes, ...outcome.notes],
    delivered: {
      family: delivered.trial.family,
      trial: describeTrial(delivered.trial),
      selectionError: errorOf(contest, delivered, [...contest.tested.measured.keys()]),
      validation: meanScores(told.map(({ validation }) => validation)),
      data: validationWords(plan),
      fittedTo: `All ${study.table.targets.length} rows.`,
    },
    baseline: meanScores(parts.map((_, index) => judge(index, baseline))),
    parts: told,
    techniques: families.map((family) => techniqueResult(plan, outcome, family, judge)),
  };
}

type Judge = (part: number, outcome: TrainedOutcome) => Scores;

/** Scores on the rows that judge a part. */
export function judging(plan: StudyPlan, { table }: StudyTable, { validation, judged }: StudyOutcome): Judge {
  return (part, { trial }) => {
    const entries = entriesOf(validation, part);
    const { predicted } = judged.get(trial)!;
    return scoresOf(
      entries.map((entry) => table.targets[validation.rows[entry]!]!),
      entries.map((entry) => predicted[entry]!),
      validationWords(plan),
    );
  };
}

function techniqueResult(plan: StudyPlan, outcome: StudyOutcome, family: string, judge: Judge): TechniqueResult {
  const { contest, chosen, parts } = outcome;
  const own = contest.outcomes.filter(({ trial }) => trial.family === family);
  const counts = new Map<string, number>();
  for (const each of own) if (each.kind === "failed") counts.set(each.reason, (counts.get(each.reason) ?? 0) + 1);
  const every = [...contest.tested.measured.keys()];
  const told = parts.flatMap(({ run, fold }, index): TechniquePart[] => {
    const best = chosen[index]!.get(family);
    if (best === undefined) return [];
    return [
      {
        run,
        fold,
        trial: describeTrial(best.trial),
        selection: selectionScores(plan, outcome, best, contest.entries[index]!),
        validation: judge(index, best),
      },
    ];
  });
  const best = bestOf(contest, [family], every);
  return {
    family,
    trials: own.length,
    failures: [...counts].map(([reason, count]) => ({ reason, count })),
    best: best === undefined ? null : describeTrial(best.trial),
    selectionError: best === undefined ? null : errorOf(contest, best, every),
    validation: told.length === 0 ? null : meanScores(told.map(({ validation }) => validation)),
    parts: told,
  };
}

function selectionScores(
  plan: StudyPlan,
  { contest: { tested } }: StudyOutcome,
  { predicted }: TrainedOutcome,
  entries: readonly number[],
): Scores {
  return scoresOf(
    entries.map((entry) => tested.measured[entry]!),
    entries.map((entry) => predicted[entry]!),
    selectionWords(plan),
  );
}
