import { packFloat32, unpackFloat32 } from "#core/numeric/packed-numbers.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { TrainingRows } from "./surrogate-table.ts";
import { TARGET_COUNT } from "./network-targets.ts";
import { FEATURE_NAMES, FIRST_STAGE_FEATURES } from "./tandem-description.ts";
import { type SurrogateMember, type SurrogateTraining, trainMember } from "./train-member.ts";

/** What the first stage alone decides: how long jobs wait there, and whether they do. */
const FIRST_STAGE_TARGETS = [0, 3];
const FIRST_STAGE_COLUMNS = FEATURE_NAMES.flatMap((name, column) =>
  (FIRST_STAGE_FEATURES as readonly string[]).includes(name) ? [column] : [],
);

/**
 * Trains one member of an ensemble: a network for the first stage, which sees nothing of what comes after it, and one for all else,
 * side by side in one.
 */
export async function trainStagedMember(
  rows: TrainingRows,
  training: SurrogateTraining,
  seed: string,
  train: TrainNetwork,
): Promise<SurrogateMember> {
  const first = await trainMember(
    firstStageRows(rows),
    { ...training, hiddenUnits: training.firstStageUnits },
    `${seed}/first`,
    train,
  );
  const weights = rows.weights.slice();
  for (let row = 0; row < rows.rowCount; row++) {
    for (const target of FIRST_STAGE_TARGETS) weights[row * TARGET_COUNT + target] = 0;
  }
  const second = await trainMember({ ...rows, weights }, training, `${seed}/second`, train);
  return sideBySide(first, second);
}

function firstStageRows({ rowCount, features, targets, weights }: TrainingRows): TrainingRows {
  const take = (values: Float32Array, width: number, columns: readonly number[]): Float32Array => {
    const taken = new Float32Array(rowCount * columns.length);
    for (let row = 0; row < rowCount; row++) {
      for (const [place, column] of columns.entries())
        taken[row * columns.length + place] = values[row * width + column]!;
    }
    return taken;
  };
  return {
    rowCount,
    features: take(features, FEATURE_NAMES.length, FIRST_STAGE_COLUMNS),
    targets: take(targets, TARGET_COUNT, FIRST_STAGE_TARGETS),
    weights: take(weights, TARGET_COUNT, FIRST_STAGE_TARGETS),
    columnCount: FIRST_STAGE_COLUMNS.length,
    targetCount: FIRST_STAGE_TARGETS.length,
  };
}

/** One network that is two, with nothing between them: each keeps its own inputs and answers. */
function sideBySide(first: SurrogateMember, second: SurrogateMember): SurrogateMember {
  return second.map((layer, depth) => {
    const last = depth === second.length - 1;
    const [own, other] = [first[depth]!, layer];
    const [kernel1, kernel2] = [unpackFloat32(own.kernel), unpackFloat32(other.kernel)];
    const [bias1, bias2] = [unpackFloat32(own.bias), unpackFloat32(other.bias)];
    const inputs1 = kernel1.length / own.units;
    const inputs2 = kernel2.length / other.units;
    // The first layer shares its inputs, the last its answers.
    const inputPlace = (input: number): number => (depth === 0 ? FIRST_STAGE_COLUMNS[input]! : input);
    const inputShift = depth === 0 ? 0 : inputs1;
    const unitPlace = (unit: number): number => (last ? FIRST_STAGE_TARGETS[unit]! : unit);
    const unitShift = last ? 0 : own.units;
    const units = last ? other.units : own.units + other.units;
    const kernel = new Float32Array((inputs2 + inputShift) * units);
    const bias = new Float32Array(units);
    const isOfFirst = (unit: number): boolean => last && FIRST_STAGE_TARGETS.includes(unit);
    for (let unit = 0; unit < other.units; unit++) {
      if (isOfFirst(unit)) continue;
      bias[unit + unitShift] = bias2[unit]!;
      for (let input = 0; input < inputs2; input++) {
        kernel[(input + inputShift) * units + unit + unitShift] = kernel2[input * other.units + unit]!;
      }
    }
    for (let unit = 0; unit < own.units; unit++) {
      bias[unitPlace(unit)] = bias1[unit]!;
      for (let input = 0; input < inputs1; input++) {
        kernel[inputPlace(input) * units + unitPlace(unit)] = kernel1[input * own.units + unit]!;
      }
    }
    return { kernel: packFloat32(kernel), bias: packFloat32(bias), units };
  });
}
