/** Rows that share places: the coefficient of a row costs `epsilon · |coefficient| − target · coefficient`, up to ± its bound. */
export interface PlacedRows {
  readonly placeCount: number;
  readonly placeOfRow: Int32Array;
  readonly targets: Float64Array;
  /** How large each row's coefficient may get. */
  readonly bounds: Float64Array;
  readonly epsilon: number;
}

/**
 * What the sum of the coefficients of a place costs, divided among its rows as cheaply as can be: a straight piece between
 * each two knots, steeper than the one before. The knots of a place are from its start to the next one's.
 */
export interface KinkedCosts {
  readonly starts: Int32Array;
  readonly knots: Float64Array;
  /** Above each knot; endless above the last one of a place. */
  readonly slopes: Float64Array;
}

/** The costs of all places: the pieces of their rows in the order of their slopes. */
export function kinkedCosts({ placeCount, placeOfRow, targets, bounds, epsilon }: PlacedRows): KinkedCosts {
  const rowsOfPlace = Array.from({ length: placeCount }, (): number[] => []);
  for (const [row, place] of placeOfRow.entries()) if (bounds[row]! > 0) rowsOfPlace[place]!.push(row);
  const starts = new Int32Array(placeCount + 1);
  const knots: number[] = [];
  const slopes: number[] = [];
  for (const [place, rows] of rowsOfPlace.entries()) {
    const pieces = rows.flatMap((row) => [
      { slope: -targets[row]! - epsilon, length: bounds[row]! },
      { slope: -targets[row]! + epsilon, length: bounds[row]! },
    ]);
    pieces.sort((left, right) => left.slope - right.slope);
    const total = rows.reduce((sum, row) => sum + bounds[row]!, 0);
    let at = -total;
    for (const { slope, length } of pieces) {
      if (slopes.length === starts[place] || slope !== slopes.at(-1)) {
        knots.push(at);
        slopes.push(slope);
      }
      // Where half of the way is gone there is zero, whatever rounding says.
      at = Math.abs(at + length) < 1e-12 * total ? 0 : at + length;
    }
    knots.push(total);
    slopes.push(Infinity);
    starts[place + 1] = knots.length;
  }
  return { starts, knots: Float64Array.from(knots), slopes: Float64Array.from(slopes) };
}
