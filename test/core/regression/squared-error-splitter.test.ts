import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { binRows } from "#core/regression/bin-rows.ts";
import { sortedPlaces } from "#core/regression/place-orders.ts";
import { SquaredErrorSplitter } from "#core/regression/squared-error-splitter.ts";
import { mergedRows, placeValues } from "#core/regression/tree-rows.ts";

describe("SquaredErrorSplitter", () => {
  // Of two, three, a few and many places; with features of few values, of two, and of more than have bins of their own.
  it.each([2, 3, 4, 7, 8, 9, 40, 150])("splits %i places where the squared error falls most", (size) => {
    for (const minimumLeafRows of [1, 3]) {
      for (let seed = 0; seed < Math.min(20, 600 / size); seed++) {
        const random = prng(`split ${size} ${seed}`);
        const rows = Array.from({ length: size }, (_, row) => [
          Math.floor(random() * 5),
          Math.floor(random() * 2),
          row + Math.floor(random() * 100) / 100,
        ]);
        const targets = Float64Array.from(rows, ([few, two, many]) => few! + 3 * two! + 0.1 * many! + random());
        const weights = Float64Array.from(rows, () => 1 + Math.floor(random() * 3));
        const task = { features: matrixOf(rows), targets, weights };
        const places = mergedRows(task);
        const splitter = new SquaredErrorSplitter(
          places,
          { sorted: sortedPlaces(places), bins: binRows(places.columns, places.placeCount) },
          { maximumDepth: 9, minimumSplitRows: 2, minimumLeafRows, featuresPerSplit: 3 },
          seed % 2 === 0,
        );
        splitter.take(placeValues(places, task, null));
        splitter.look(0, splitter.size);

        const least = leastError(rows, targets, weights, minimumLeafRows);
        expect(splitter.find(0, splitter.size, seed, minimumLeafRows)).toBe(least < Infinity);
        if (least === Infinity) continue;
        const { feature, threshold, leastRows } = splitter.split;
        const isLeft = (row: number): boolean => rows[row]![feature]! <= threshold;
        expect(errorOf(isLeft, targets, weights)).toBeCloseTo(least, 6);
        const left = rows.filter((_, row) => isLeft(row)).length;
        expect(leastRows).toBe(Math.min(left, size - left));
        expect(leastRows).toBeGreaterThanOrEqual(minimumLeafRows);
      }
    }
  });
});

/** Of every split by every feature. */
function leastError(
  rows: readonly (readonly number[])[],
  targets: Float64Array,
  weights: Float64Array,
  minimumLeafRows: number,
): number {
  let least = Infinity;
  for (let feature = 0; feature < 3; feature++) {
    for (const { [feature]: value } of rows) {
      const isLeft = (row: number): boolean => rows[row]![feature]! <= value!;
      const left = rows.filter((_, row) => isLeft(row)).length;
      if (Math.min(left, rows.length - left) < minimumLeafRows) continue;
      least = Math.min(least, errorOf(isLeft, targets, weights));
    }
  }
  return least;
}

function errorOf(isLeft: (row: number) => boolean, targets: Float64Array, weights: Float64Array): number {
  let error = 0;
  for (const side of [true, false]) {
    const inside = [...targets.keys()].filter((row) => isLeft(row) === side);
    const weight = inside.reduce((sum, row) => sum + weights[row]!, 0);
    const mean = inside.reduce((sum, row) => sum + weights[row]! * targets[row]!, 0) / weight;
    error += inside.reduce((sum, row) => sum + weights[row]! * (targets[row]! - mean) ** 2, 0);
  }
  return error;
}
