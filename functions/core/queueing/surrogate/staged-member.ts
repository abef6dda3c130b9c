import type { TrainNetwork } from "#core/regression/network-task.ts";
import { type Network, type NetworkColumns, prepareNetwork } from "./network.ts";
import { LOADS_MET } from "./loads-met.ts";
import type { SimulatedRows, TrainingRows } from "./surrogate-table.ts";
import { TARGET_COUNT } from "./network-targets.ts";
import { FEATURE_NAMES, FIRST_STAGE_FEATURES } from "./feature-names.ts";
import { type SurrogateMember, type SurrogateTraining, trainMember } from "./train-member.ts";

/** A network that sees some columns of the descriptors and the loads that a simulation met, and answers some of the targets. */
export interface MemberPart {
  readonly columns: readonly number[];
  readonly targets: readonly number[];
  readonly network: SurrogateMember;
}

/** The parts of a member, which answer each target once. */
export type StagedMember = readonly MemberPart[];

const ALL_COLUMNS = FEATURE_NAMES.map((_, column) => column);
const FIRST_STAGE_COLUMNS = FEATURE_NAMES.flatMap((name, column) =>
  (FIRST_STAGE_FEATURES as readonly string[]).includes(name) ? [column] : [],
);

/** What the first stage alone decides; the waits after it; the corrections of quantiles. */
const PARTS = [
  { name: "first", columns: FIRST_STAGE_COLUMNS, targets: [0, 3] },
  { name: "second", columns: ALL_COLUMNS, targets: [1, 2, 4] },
  { name: "quantiles", columns: ALL_COLUMNS, targets: [5, 6, 7, 8] },
];

/**
 * Trains one member of an ensemble: a network for the first stage, which sees nothing of what comes after it, one for the waits after it,
 * and one for the quantiles. What each learns does not disturb the others: labels are so noisy that one network for all errs more.
 */
export async function trainStagedMember(
  rows: SimulatedRows,
  training: SurrogateTraining,
  seed: string,
  train: TrainNetwork,
): Promise<StagedMember> {
  const parts: MemberPart[] = [];
  for (const { name, columns, targets } of PARTS) {
    const hiddenUnits = name === "first" ? training.firstStageUnits : training.hiddenUnits;
    const part = rowsOfPart(rows, columns, targets);
    const network = await trainMember(part, { ...training, hiddenUnits }, `${seed}/${name}`, train);
    parts.push({ columns, targets, network });
  }
  return parts;
}

/** The loads that a simulation met, where nothing was met by chance. */
const NONE_MET = Array.from({ length: LOADS_MET }, () => ({ mean: 0, deviation: 1 }));

/** Unpacks a member, once: a network that answers all targets, for the loads that are those of the long run. */
export function prepareMember(member: StagedMember, columns: NetworkColumns): Network {
  const parts = member.map((part) => ({
    ...part,
    asked: new Float64Array(part.columns.length + LOADS_MET),
    answer: prepareNetwork(
      part.network,
      [...part.columns.map((column) => columns[column]!), ...NONE_MET],
      part.targets.length,
    ),
  }));
  const answers = new Float64Array(TARGET_COUNT);
  return (features) => {
    for (const { columns: from, targets, asked, answer } of parts) {
      for (let place = 0; place < from.length; place++) asked[place] = features[from[place]!]!;
      const own = answer(asked);
      for (let place = 0; place < targets.length; place++) answers[targets[place]!] = own[place]!;
    }
    return answers;
  };
}

function rowsOfPart(
  { rowCount, features, loadsMet, targets, weights }: SimulatedRows,
  columns: readonly number[],
  places: readonly number[],
): TrainingRows {
  const take = (values: Float32Array, width: number, taken: readonly number[], into = taken.length): Float32Array => {
    const found = new Float32Array(rowCount * into);
    for (let row = 0; row < rowCount; row++) {
      for (let place = 0; place < taken.length; place++)
        found[row * into + place] = values[row * width + taken[place]!]!;
    }
    return found;
  };
  const columnCount = columns.length + LOADS_MET;
  const seen = take(features, FEATURE_NAMES.length, columns, columnCount);
  for (let row = 0; row < rowCount; row++) {
    seen.set(loadsMet.subarray(row * LOADS_MET, (row + 1) * LOADS_MET), row * columnCount + columns.length);
  }
  return {
    rowCount,
    features: seen,
    targets: take(targets, TARGET_COUNT, places),
    weights: take(weights, TARGET_COUNT, places),
    columnCount,
    targetCount: places.length,
  };
}
