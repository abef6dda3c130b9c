import type { TrainingTable } from "#core/dataset/training-table.ts";
import { prng } from "#core/numeric/prng.ts";
import { quantile } from "#core/numeric/quantile.ts";
import type { LearningMeans } from "#core/selection/cross-validate.ts";
import { defaultTrials } from "#core/selection/default-trials.ts";
import { fitPipeline } from "#core/selection/fitted-pipeline.ts";
import { chooseFolds, type Folds } from "#core/selection/folds.ts";
import { type HeldOut, heldOutIntervals, heldOutPredictions } from "#core/selection/held-out.ts";
import { calibrateInterval, type ErrorKind } from "#core/selection/interval.ts";
import { noiseFloorMape } from "#core/selection/noise-floor.ts";
import {
  chooseTrial,
  type RunTrials,
  searchTrials,
  selectionErrorFor,
  type TrainedOutcome,
} from "#core/selection/search.ts";
import type { Trial } from "#core/selection/trial.ts";
import { candidatesOf } from "./candidates.ts";
import type { HeldOutRow, Metrics, Model } from "./model.ts";
import { modelInputs } from "./model-inputs.ts";
import { scoresOf } from "./scores.ts";
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
  const offered = trials(positive ? "log" : "identity");

  const folds = chooseFolds(groups, prng(`${seed}/folds`));
  const tried = constant ? offered.filter(({ regressor }) => regressor.kind === "mean") : offered;
  const outcomes = await searchTrials(tried, table, folds, { seed, trainNetwork }, runTrials);
  const trained = outcomes.filter((outcome) => outcome.kind === "trained");
  const by = selectionErrorFor(targets);
  const chosen = chooseTrial(trained, by, targets, [...targets.keys()]);
  const pipeline = await fitPipeline(chosen.trial, features, targets, {
    random: prng(`${seed}/all/${chosen.trial.regressor.kind}`),
    trainNetwork,
  });

  const errors: ErrorKind = positive ? "ratio" : "difference";
  const lowerBound = targets.every((target) => target >= 0) ? 0 : null;
  const { predicted, choices } = heldOutPredictions(trained, folds, targets, by);
  const ends = heldOutIntervals(table, folds, predicted, { errors, level: LEVEL, lowerBound });
  const heldOut: HeldOut = { predicted, choices, ...ends };
  const calibrated = calibrateInterval(errors, { table: features, measured: targets, predicted, groups });
  const metrics = metricsOf(table, folds, heldOut, chosen, trained);
  const candidates = candidatesOf(outcomes, by, targets);

  return {
    format: "model",
    version: 1,
    name: options.name,
    campaignId: table.campaignId,
    subject: table.subject,
    target: { name: table.target.name, unit: table.target.unit, description: table.target.description, lowerBound },
    inputs: modelInputs(table),
    ...pipeline,
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
    selectedBy: by,
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

function metricsOf(
  table: TrainingTable,
  folds: Folds,
  heldOut: HeldOut,
  chosen: TrainedOutcome,
  trained: readonly TrainedOutcome[],
): Metrics {
  const { targets, groups } = table;
  const baseline = trained.find(({ trial }) => trial.regressor.kind === "mean") ?? chosen;
  const inside = targets.filter((target, row) => heldOut.lower[row]! <= target && target <= heldOut.upper[row]!);
  return {
    folds: { kind: folds.kind, count: folds.count, choices: [...heldOut.choices] },
    heldOut: scoresOf(
      targets,
      heldOut.predicted,
      "Configurations held out; the regressor and its hyperparameters were chosen anew without them.",
    ),
    selection: scoresOf(
      targets,
      chosen.predicted,
      "Configurations held out; but the same folds chose the regressor, which flatters it.",
    ),
    baseline: scoresOf(targets, baseline.predicted, "Configurations held out; the mean of the others."),
    coverage: {
      level: LEVEL,
      share: inside.length / targets.length,
      rows: targets.length,
      configurations: new Set(groups).size,
      data: "Configurations held out; the interval was calibrated on the others.",
    },
  };
}

/** More rows than this are thinned out evenly in the artifact. */
const MOST_HELD_OUT_ROWS = 2_000;

function heldOutRows(table: TrainingTable, folds: Folds, heldOut: HeldOut): HeldOutRow[] {
  const every = Math.ceil(table.targets.length / MOST_HELD_OUT_ROWS);
  const rows = [...table.targets.keys()].filter((row) => row % every === 0);
  return rows.map((row) => ({
    configuration: table.groups[row]!,
    fold: folds.foldOfRow[row]!,
    inputs: Object.fromEntries(table.features.columns.map(({ name, values }) => [name, values[row]!])),
    measured: table.targets[row]!,
    predicted: heldOut.predicted[row]!,
    lower: heldOut.lower[row]!,
    upper: heldOut.upper[row]!,
  }));
}

const PROBABILITIES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

function residualsOf(errors: ErrorKind, measured: Float64Array, predicted: Float64Array): Model["residuals"] {
  const residuals = measured.map((value, row) =>
    errors === "ratio" ? value / predicted[row]! : value - predicted[row]!,
  );
  return {
    kind: errors,
    quantiles: PROBABILITIES.map((probability) => ({ probability, value: quantile(residuals, probability) })),
  };
}
