import { candidatesOf } from "#core/model/candidates.ts";
import { type HeldOut, heldOutRows, residualsOf } from "#core/model/held-out.ts";
import { intervalWords } from "#core/model/interval-words.ts";
import type { Metrics, Model } from "#core/model/model.ts";
import { modelInputs } from "#core/model/model-inputs.ts";
import { packHeldOut } from "#core/model/packed-held-out.ts";
import { scoresOf } from "#core/model/scores.ts";
import { modelWarnings } from "#core/model/warnings.ts";
import { selectTableRows } from "#core/dataset/feature-table.ts";
import { entriesOf, entriesWithout } from "#core/selection/folds.ts";
import { heldOutIntervals } from "#core/selection/held-out-intervals.ts";
import { calibrateInterval, type ErrorKind, type HeldOutPredictions } from "#core/selection/interval.ts";
import { noiseFloorMape } from "#core/selection/noise-floor.ts";
import { selectHeldOut } from "#core/selection/select-held-out.ts";
import type { StudyOutcome } from "./run-study.ts";
import type { StudyPlan } from "./study-plan.ts";
import { studyQuestion } from "./study-question.ts";
import type { StudyTable } from "./study-table.ts";
import { selectionWords, validationWords } from "./study-words.ts";

export interface StudyModelOptions {
  readonly name: string;
  readonly dataSha256: string;
  readonly backend: string | null;
  readonly nodeMajor: number;
  readonly notes: readonly string[];
}

const LEVEL = 0.9;

/** What a study delivers: the best of all parts, fitted to all rows, with an interval from folds that ask what will be asked. */
export function studyModel(
  plan: StudyPlan,
  { table, ...study }: StudyTable,
  outcome: StudyOutcome,
  { name, dataSha256, backend, nodeMajor, notes }: StudyModelOptions,
): Model {
  const { delivered, fitted, calibration, contest, metric } = outcome;
  const { folds } = calibration;
  const { targets } = table;
  const errors: ErrorKind = targets.every((target) => target > 0) ? "ratio" : "difference";
  const lowerBound = targets.every((target) => target >= 0) ? 0 : null;
  const entries: HeldOutPredictions = {
    table: selectTableRows(table.features, folds.rows),
    measured: Float64Array.from(folds.rows, (row) => targets[row]!),
    predicted: calibration.outcome.predicted,
    groups: folds.rows.map((row) => table.groups[row]!),
    foldOf: folds.foldOf,
    foldKind: folds.kind,
    posterior: null,
  };
  const ofFold = (fold: number) => {
    const own = entriesOf(folds, fold);
    const others = entriesWithout(folds, fold);
    return {
      own: selectHeldOut(entries, own),
      calibration: selectHeldOut(entries, others.length > 0 ? others : own),
    };
  };
  const ends = heldOutIntervals(folds, ofFold, { errors, level: LEVEL, lowerBound });
  const choices = Array.from({ length: folds.count }, () => delivered.trial.family);
  const heldOut: HeldOut = { measured: entries.measured, predicted: entries.predicted, choices, ...ends };
  const { scale, quantiles } = calibrateInterval(errors, entries);
  const metrics = metricsOf(plan, { table, ...study }, outcome, heldOut, entries.groups);
  const candidates = candidatesOf(contest.outcomes, contest, [{ weight: 1, outcome: delivered }]);
  return {
    format: "model",
    version: 2,
    name,
    campaignId: null,
    subject: table.subject,
    target: { name: table.target.name, unit: table.target.unit, description: table.target.description, lowerBound },
    inputs: modelInputs(table),
    learner: { targetScale: "identity", members: [{ ...fitted, family: delivered.trial.family, weight: 1 }] },
    question: studyQuestion(plan, { table, ...study }),
    interval: {
      method: "cross-conformal",
      description: intervalWords(scale.kind, folds.kind),
      level: LEVEL,
      errors,
      quantiles: [...quantiles],
      scale,
      reference: null,
      wideningPerRange: 1,
    },
    metrics,
    selectedBy: metric,
    candidates,
    heldOut: packHeldOut(heldOutRows(table, folds, heldOut)),
    residuals: residualsOf(errors, entries.measured, entries.predicted),
    training: {
      rows: targets.length,
      configurations: new Set(table.groups).size,
      dataSha256,
      seed: plan.seed,
      backend,
      nodeMajor,
      noiseFloorMape: noiseFloorMape(table),
      droppedRows: table.droppedRows,
      droppedColumns: [...table.droppedColumns],
    },
    partial: false,
    warnings: [...modelWarnings(table, metrics, candidates, LEVEL), ...notes],
  };
}

function metricsOf(
  plan: StudyPlan,
  { table }: StudyTable,
  { validation, judged, winners, delivered, contest, baseline, calibration }: StudyOutcome,
  heldOut: HeldOut,
  groups: readonly string[],
): Metrics {
  const inside = heldOut.measured.filter(
    (value, entry) => heldOut.lower[entry]! <= value && value <= heldOut.upper[entry]!,
  );
  const judges = plan.validation.kind !== "none";
  const measured = validation.rows.map((row) => table.targets[row]!);
  const answers = (of: (part: number) => (typeof winners)[number]): number[] =>
    validation.foldOf.map((part, entry) => judged.get(of(part).trial)!.predicted[entry]!);
  const every = "Rows held out of what the delivered choice learned from; but they took part in the choice.";
  return {
    folds: { kind: calibration.folds.kind, count: calibration.folds.count, choices: [...heldOut.choices] },
    heldOut: judges
      ? scoresOf(
          measured,
          answers((part) => winners[part]!),
          validationWords(plan),
        )
      : scoresOf(heldOut.measured, heldOut.predicted, every),
    selection: scoresOf(contest.tested.measured, delivered.predicted, selectionWords(plan)),
    baseline: scoresOf(
      measured,
      answers(() => baseline),
      `${validationWords(plan)} The mean of the others.`,
    ),
    coverage: {
      level: LEVEL,
      share: inside.length / heldOut.measured.length,
      rows: heldOut.measured.length,
      configurations: new Set(groups).size,
      data: "Rows held out of what the delivered choice learned from; the interval was calibrated without them.",
    },
  };
}
