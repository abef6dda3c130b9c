import type { TrainingTable } from "#core/dataset/training-table.ts";
import { prng } from "#core/numeric/prng.ts";
import { blendOutOfFold } from "#core/selection/blend.ts";
import { chooseLearner, type Contest, heldOutPredictions } from "#core/selection/choose-learner.ts";
import type { LearningMeans } from "#core/selection/cross-validate.ts";
import { defaultTrials } from "#core/selection/default-trials.ts";
import { fitLearner } from "#core/selection/fit-learner.ts";
import { chooseFolds, type Folds } from "#core/selection/folds.ts";
import { heldOutIntervals } from "#core/selection/held-out-intervals.ts";
import { calibrateInterval, type ErrorKind } from "#core/selection/interval.ts";
import { noiseFloorMape } from "#core/selection/noise-floor.ts";
import { type RunTrials, searchTrials, selectionErrorFor, type TrialOutcome } from "#core/selection/search.ts";
import type { Trial } from "#core/selection/trial.ts";
import { candidatesOf } from "./candidates.ts";
import { type HeldOut, heldOutRows, residualsOf } from "./held-out.ts";
import { metricsOf } from "./metrics-of.ts";
import type { Model } from "./model.ts";
import { modelInputs } from "./model-inputs.ts";
import { modelWarnings } from "./warnings.ts";

export interface TrainOptions extends LearningMeans {
  /** `<campaign>.<component or workflow>.<target>`. */
  readonly name: string;
  readonly dataSha256: string;
  readonly backend: string | null;
  readonly nodeMajor: number;
  readonly runTrials: RunTrials;
  /** What to try, for the scale on which the target is learned. */
  readonly trials?: (targetScale: "log" | "identity") => readonly Trial[];
}

/** Fewer configurations than this and there is nothing to learn from one and test on another. */
const LEAST_CONFIGURATIONS = 3;

const LEVEL = 0.9;

/**
 * Learns one target: tries every regressor on folds of whole configurations, chooses by relative error, calibrates an
 * interval on held-out configurations and refits the chosen one on all rows.
 */
export async function trainModel(table: TrainingTable, options: TrainOptions): Promise<Model> {
  refuseTooLittle(table, options.name);
  const { seed, trainNetwork, runTrials, trials = defaultTrials } = options;
  const { targets, groups, features } = table;
  const positive = targets.every((target) => target > 0);
  const constant = targets.every((target) => target === targets[0]);
  const scale = positive ? "log" : "identity";
  const offered = trials(scale);

  const folds = chooseFolds(groups, prng(`${seed}/folds`));
  const tried = constant ? offered.filter(({ regressor }) => regressor.kind === "mean") : offered;
  const outcomes = await searchTrials(tried, table, folds, { seed, trainNetwork }, runTrials);
  const contest = contestOf(outcomes, table, folds, scale);
  const choice = chooseLearner(contest, [...targets.keys()]);
  const fitted = await fitLearner(choice, contest, features, scale, { seed, trainNetwork });

  const errors: ErrorKind = positive ? "ratio" : "difference";
  const lowerBound = targets.every((target) => target >= 0) ? 0 : null;
  const { predicted, choices } = heldOutPredictions(contest, folds);
  const ends = heldOutIntervals(table, folds, predicted, { errors, level: LEVEL, lowerBound });
  const heldOut: HeldOut = { predicted, choices, ...ends };
  const calibrated = calibrateInterval(errors, { table: features, measured: targets, predicted, groups });
  const metrics = metricsOf(table, folds, heldOut, choice, contest, LEVEL);
  const candidates = candidatesOf(outcomes, contest, scale);

  return {
    format: "model",
    version: 1,
    name: options.name,
    campaignId: table.campaignId,
    subject: table.subject,
    target: { name: table.target.name, unit: table.target.unit, description: table.target.description, lowerBound },
    inputs: modelInputs(table),
    ...fitted,
    interval: {
      method: "cross-conformal",
      description:
        "Quantiles of the errors on configurations that took no part in fitting or choosing the regressor, each configuration counted once" +
        (calibrated.scale.kind === "log-linear" ? "; wider where such errors were larger" : "") +
        ". Valid for configurations like the measured ones; outside the trained range the width grows with the distance, without a promise.",
      level: LEVEL,
      errors,
      quantiles: [...calibrated.quantiles],
      scale: calibrated.scale,
      wideningPerRange: 1,
    },
    metrics,
    selectedBy: contest.by,
    candidates,
    heldOut: heldOutRows(table, folds, heldOut),
    residuals: residualsOf(errors, targets, predicted),
    training: {
      rows: targets.length,
      configurations: new Set(groups).size,
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

function refuseTooLittle({ groups, subject, target }: TrainingTable, name: string): void {
  const configurations = new Set(groups).size;
  if (configurations >= LEAST_CONFIGURATIONS) return;
  throw new RangeError(
    `Cannot learn ${target.name} of ${subject} (${name}) as at least ${LEAST_CONFIGURATIONS} different configurations must have been measured: there ${configurations === 1 ? "is" : "are"} ${configurations}`,
  );
}

function contestOf(
  tried: readonly TrialOutcome[],
  table: TrainingTable,
  folds: Folds,
  scale: "log" | "identity",
): Contest {
  const { targets } = table;
  const outcomes = tried.filter((outcome) => outcome.kind === "trained");
  const by = selectionErrorFor(targets);
  const kinds = new Set(outcomes.map(({ trial }) => trial.regressor.kind).filter((kind) => kind !== "mean"));
  const blended = kinds.size < 2 ? null : blendOutOfFold(outcomes, by, table, folds, scale);
  return { outcomes, blended, by, targets };
}
