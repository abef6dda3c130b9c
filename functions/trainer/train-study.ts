import type { CsvTable } from "#core/dataset/csv.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { Model } from "#core/model/model.ts";
import { outcomeOf, type TrialRecord, trialRecord } from "#core/model/trial-record.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { runStudy, type StudyOutcome, type StudyPhase } from "#core/study/run-study.ts";
import { studyModel } from "#core/study/study-model.ts";
import type { StudyPlan } from "#core/study/study-plan.ts";
import { studyRecipe } from "#core/study/study-recipe.ts";
import type { StudyResults } from "#core/study/study-results.ts";
import { type StudyTable, studyTable } from "#core/study/study-table.ts";
import { tellStudy } from "#core/study/tell-study.ts";
import { kindredTrials } from "#core/selection/kindred-trials.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { OpenProblem } from "#ports/learning.ts";

import { networkTraining } from "./learning-session.ts";
import { eachAtOnce } from "./run-trials.ts";
import type { LearningPorts } from "./trainer-ports.ts";

/** What came of trials of one study, kept until it is done: a study that was killed goes on where it was. */
export interface TrialShelf {
  get(key: string): TrialRecord | undefined;
  put(key: string, record: TrialRecord): Promise<void>;
}

export interface TrainStudyOptions {
  readonly name: string;
  /** Of the bytes of the table. */
  readonly dataSha256: string;
  /** Sentences on how the plan was read. */
  readonly notes: readonly string[];
  /** Opens the shelf of this study, which is known by its content. */
  readonly openShelf: (studySha256: string) => Promise<TrialShelf>;
  /** Called after each trial; what it throws ends the study. */
  readonly onTrial?: (phase: StudyPhase, done: number, total: number) => void;
}

/** What a study delivers. */
export interface TrainedStudy {
  readonly model: Model;
  readonly results: StudyResults;
  readonly outcome: StudyOutcome;
  readonly study: StudyTable;
  readonly recipe: FeatureRecipe;
}

/** Learns by a plan. The same table, plan and seed give the same bytes, whatever runs the trials and however often it was killed. */
export async function trainStudy(
  plan: StudyPlan,
  csv: CsvTable,
  options: TrainStudyOptions,
  { loadNetworkTrainer, trials: runner, nodeMajor }: LearningPorts,
): Promise<TrainedStudy> {
  const study = studyTable(csv, plan, options.name);
  const needsNetworks = plan.techniques.some(({ regressor }) => regressor.kind === "network");
  const { backend, trainNetwork } = needsNetworks
    ? await networkTraining(loadNetworkTrainer)
    : { backend: null, trainNetwork: null };
  const planSha256 = planHash(plan);
  const { dataSha256 } = options;
  const shelf = await options.openShelf(sha256Hex(canonicalJson({ dataSha256, planSha256, backend, nodeMajor })));
  let open: OpenProblem | undefined;
  let opened: LearningProblem | undefined;
  const close = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    await closing?.close();
  };
  try {
    const outcome = await runStudy(plan, study, {
      search: async (phase, list, problem) => {
        if (opened !== problem) {
          // Opened before the other is closed, which keeps the threads.
          const next = runner.open((opened = problem), trainNetwork);
          await close();
          open = next;
        }
        return searched(phase, list, open!, { ...options, shelf, part: problem.part });
      },
      fit: (trial) => open!.fit(trial),
    });
    const told = { ...options, name: `${options.name}.${plan.table.target}` };
    return {
      model: studyModel(plan, study, outcome, {
        ...told,
        backend,
        nodeMajor,
        notes: [...options.notes, ...study.notes, ...outcome.notes],
      }),
      results: tellStudy(plan, study, outcome, { ...options, planSha256 }),
      outcome,
      study,
      recipe: studyRecipe(plan.features, study),
    };
  } finally {
    await close();
  }
}

/** Of everything that a plan asks for, but for the path of its table: what counts is its content. */
export function planHash(plan: StudyPlan): string {
  const { path: _path, ...table } = plan.table;
  return sha256Hex(canonicalJson({ ...plan, table }));
}

interface SearchMeans extends Pick<TrainStudyOptions, "onTrial"> {
  readonly shelf: TrialShelf;
  /** Of the rows, where it is not all of them. */
  readonly part: string | undefined;
}

async function searched(
  phase: StudyPhase,
  list: readonly Trial[],
  problem: OpenProblem,
  { shelf, part, onTrial }: SearchMeans,
): Promise<readonly TrialOutcome[]> {
  const outcomes = new Map<Trial, TrialOutcome>();
  let done = 0;
  const found = (outcome: TrialOutcome, trial: Trial): void => {
    outcomes.set(trial, outcome);
    onTrial?.(phase, ++done, list.length);
  };
  const rows = part === undefined ? {} : { part };
  const keys = new Map(list.map((trial) => [trial, sha256Hex(canonicalJson({ phase, trial, ...rows }))]));
  for (const trial of list) {
    const kept = shelf.get(keys.get(trial)!);
    if (kept !== undefined) found(outcomeOf(trial, kept), trial);
  }
  const left = list.filter((trial) => !outcomes.has(trial));
  await eachAtOnce(kindredTrials(left), problem.atOnce, async (trials) => {
    for (const [place, outcome] of (await problem.evaluateKindred(trials)).entries()) {
      const trial = trials[place]!;
      await shelf.put(keys.get(trial)!, trialRecord(outcome));
      found(outcome, trial);
    }
  });
  return list.map((trial) => outcomes.get(trial)!);
}
