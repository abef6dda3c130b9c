import { z } from "zod";

import { selectRows } from "#core/numeric/matrix.ts";
import { nearestPoints } from "#core/numeric/nearest-points.ts";
import {
  PackedFloat64,
  packFloat64,
  PackedInt32,
  packInt32,
  unpackFloat64,
  unpackInt32,
} from "#core/numeric/packed-numbers.ts";
import { distinctRows } from "./distinct-rows.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** Distinct rows, each with the mean of its targets. */
export const FittedKNearestNeighbours = z.strictObject({
  kind: z.literal("k-nearest-neighbours"),
  neighbours: z.int().positive(),
  weights: z.enum(["uniform", "distance"]),
  power: z.union([z.literal(1), z.literal(2)]),
  columnCount: z.int().nonnegative(),
  /** Row-major rows × columns. */
  points: PackedFloat64,
  means: PackedFloat64,
  /** How many rows each stands for, and how much one of them counts. */
  counts: PackedInt32,
  shares: PackedFloat64,
});
export type FittedKNearestNeighbours = z.infer<typeof FittedKNearestNeighbours>;

export interface KNearestNeighboursHyperparameters {
  readonly kind: "k-nearest-neighbours";
  /** Rows to take the mean of; all, where there are fewer. */
  readonly neighbours: number;
  /** Whether neighbours count the same, or by 1 / distance; at distance zero nothing else counts. */
  readonly weights: "uniform" | "distance";
  /** 1: distances are sums of absolute differences; 2: Euclid's. */
  readonly power: 1 | 2;
}

/**
 * The mean of the nearest rows (Fix and Hodges 1951). Repetitions are neighbours one and all; where only some of them
 * are among the nearest, these count with the mean of all. Of equally near rows the earlier one is the nearer.
 */
export const kNearestNeighbours: Regressor<KNearestNeighboursHyperparameters, FittedKNearestNeighbours> = {
  fit(hyperparameters, task) {
    checkFitTask("k nearest neighbours", task);
    const { features, targets, weights, placeOfRow } = distinctRows(task);
    const counts = new Int32Array(features.rowCount);
    for (const [row, place] of placeOfRow.entries()) if ((task.weights?.[row] ?? 1) > 0) counts[place]!++;
    const kept = [...counts.keys()].filter((place) => counts[place]! > 0);
    return {
      ...hyperparameters,
      columnCount: features.columnCount,
      points: packFloat64(selectRows(features, kept).data),
      means: packFloat64(kept.map((place) => targets[place]!)),
      counts: packInt32(kept.map((place) => counts[place]!)),
      shares: packFloat64(kept.map((place) => weights[place]! / counts[place]!)),
    };
  },
  prepare({
    neighbours,
    weights,
    power,
    columnCount,
    points,
    means: packedMeans,
    counts: packedCounts,
    shares: packed,
  }) {
    const means = unpackFloat64(packedMeans);
    const counts = unpackInt32(packedCounts);
    const shares = unpackFloat64(packed);
    const find = nearestPoints({ rowCount: means.length, columnCount, data: unpackFloat64(points) }, counts, power);
    return ({ rowCount, data }) =>
      Float64Array.from({ length: rowCount }, (_, row) => {
        const found = find(data.subarray(row * columnCount, (row + 1) * columnCount), neighbours);
        const exact = weights === "distance" && found.count > 0 && found.distances[0] === 0;
        let left = neighbours;
        let sum = 0;
        let total = 0;
        for (let place = 0; place < found.count && left > 0; place++) {
          const point = found.points[place]!;
          const distance = power === 1 ? found.distances[place]! : Math.sqrt(found.distances[place]!);
          if (exact && distance > 0) break;
          const taken = Math.min(left, counts[point]!);
          const weight = (taken * shares[point]!) / (weights === "uniform" || exact ? 1 : distance);
          left -= taken;
          sum += weight * means[point]!;
          total += weight;
        }
        return sum / total;
      });
  },
};
