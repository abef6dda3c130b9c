import type { FeatureColumn, FeatureTable } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import type { Learning } from "#core/model/train-model.ts";
import { prng, type Prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";

/** Learns here, one trial after another. */
export function learningHere(trainNetwork: TrainNetwork | null = null): Learning {
  return {
    async search(trials, problem) {
      const outcomes: TrialOutcome[] = [];
      for (const trial of trials) outcomes.push(await evaluateTrial(trial, problem, trainNetwork));
      return outcomes;
    },
    fit: (trial, problem) => fitTrial(trial, problem, trainNetwork),
  };
}

/** A trial of a regressor on the inputs as they are, with changes; its family is the regressor's kind. */
export function trialOf(regressor: Trial["regressor"], changes: Partial<Trial> = {}): Trial {
  return {
    family: regressor.kind,
    features: { numbers: ["identity"], degree: 1, scaling: "standardise" },
    targetScale: "identity",
    errorWeights: "equal",
    regressor,
    onto: null,
    ...changes,
  };
}

/** A Gaussian process of the plainest kind, on logarithms of inputs and target. */
export const PLAIN_PROCESS = trialOf(
  {
    kind: "gaussian-process",
    quadratic: false,
    additive: false,
    direction: false,
    errors: "relative",
    robustRounds: 0,
  },
  { targetScale: "log", features: { numbers: ["log"], degree: 1, scaling: "standardise" } },
);

/** Normally distributed numbers by Box and Muller. */
export function gaussian(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A table of columns of numbers or texts. */
export function featureTable(columns: Readonly<Record<string, readonly number[] | readonly string[]>>): FeatureTable {
  const entries = Object.entries(columns);
  return {
    rowCount: entries[0]?.[1].length ?? 0,
    columns: entries.map(([name, values]): FeatureColumn =>
      typeof values[0] === "string"
        ? { kind: "category", name, values: values as readonly string[] }
        : { kind: "number", name, values: Float64Array.from(values as readonly number[]) },
    ),
  };
}

export interface LawOptions {
  readonly configurations: number;
  readonly repetitions?: number;
  /** Standard deviation of the logarithm. */
  readonly noise?: number;
  readonly seed?: string;
  /** Of cpu in cores and of the input in MB; seconds. */
  readonly law?: (cpu: number, megabytes: number) => number;
}

/** Measurements of a component whose time follows a law: configurations drawn at random, each repeated. */
export function lawTable(options: LawOptions): TrainingTable {
  const { configurations, repetitions = 3, noise = 0.05, seed = "law", law = (cpu, mb) => 0.2 + mb / cpu } = options;
  const random = prng(seed);
  const rows = Array.from({ length: configurations }, (_, index) => {
    const cpu = 0.5 + 3.5 * random();
    const megabytes = 1 + 9 * random();
    return Array.from({ length: repetitions }, () => ({
      cpu,
      megabytes,
      group: `c${index}`,
      seconds: law(cpu, megabytes) * Math.exp(noise * gaussian(random)),
    }));
  }).flat();
  return tableOf(
    { cpu: rows.map(({ cpu }) => cpu), megabytes: rows.map(({ megabytes }) => megabytes) },
    rows.map(({ seconds }) => seconds),
    rows.map(({ group }) => group),
  );
}

/** A table to train on, out of columns, targets and groups. */
export function tableOf(
  columns: Readonly<Record<string, readonly number[] | readonly string[]>>,
  targets: readonly number[],
  groups: readonly string[],
): TrainingTable {
  const features = featureTable(columns);
  return {
    subject: "blur",
    campaignId: "faces-0123abcd",
    partial: false,
    target: { name: "serviceSeconds", kind: "number", role: "target", unit: "s", description: "Time in service" },
    inputs: features.columns.map(({ name, kind }) => ({ name, kind, role: "feature", unit: "1", description: name })),
    features,
    targets: Float64Array.from(targets),
    groups,
    droppedRows: 0,
    droppedColumns: [],
  };
}
