import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import type { StationTraining } from "./chain-sweep.ts";
import { STATION_TARGETS } from "./station-answer.ts";
import type { StationSurrogate } from "./station-surrogate.ts";
import type { StationTable } from "./station-table.ts";

export type StationMember = StationSurrogate["members"][number];

/** Trains one member of an ensemble; members differ by their number. */
export async function trainStationMember(
  { features, targets, weights, rowCount, columns }: StationTable,
  { members: _members, ...training }: StationTraining,
  { seed, member }: { readonly seed: number; readonly member: number },
  train: TrainNetwork,
): Promise<StationMember> {
  const { layers } = await train({
    features,
    targets,
    weights,
    rowCount,
    columnCount: columns.length,
    targetCount: STATION_TARGETS,
    activation: "silu",
    l2: 0,
    random: prng(`${seed}/station/${member}`),
    ...training,
  });
  if (!layers.every(({ kernel, bias }) => kernel.every(Number.isFinite) && bias.every(Number.isFinite))) {
    throw new Error("Cannot train a station surrogate as its training diverged: weights are not finite");
  }
  return layers.map(({ kernel, bias, units }) => ({ kernel: packFloat32(kernel), bias: packFloat32(bias), units }));
}
