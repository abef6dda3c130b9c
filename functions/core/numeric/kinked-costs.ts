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
  const { firsts, rows } = rowsByPlace(placeCount, placeOfRow, bounds);
  const starts = new Int32Array(placeCount + 1);
  const knots = new Float64Array(2 * rows.length + placeCount);
  const slopes = new Float64Array(knots.length);
  const pieces = new Pieces(rows.length);
  let count = 0;
  for (let place = 0; place < placeCount; place++) {
    let total = 0;
    pieces.count = 0;
    for (let index = firsts[place]!; index < firsts[place + 1]!; index++) {
      const row = rows[index]!;
      const length = bounds[row]!;
      pieces.add(-targets[row]! - epsilon, length);
      pieces.add(-targets[row]! + epsilon, length);
      total += length;
    }
    let at = -total;
    const first = count;
    for (let piece = 0; piece < pieces.count; piece++) {
      const slope = pieces.slopes[piece]!;
      if (count === first || slope !== slopes[count - 1]) {
        knots[count] = at;
        slopes[count++] = slope;
      }
      // Where half of the way is gone there is zero, whatever rounding says.
      const end = at + pieces.lengths[piece]!;
      at = Math.abs(end) < 1e-12 * total ? 0 : end;
    }
    knots[count] = total;
    slopes[count++] = Infinity;
    starts[place + 1] = count;
  }
  return { starts, knots: knots.slice(0, count), slopes: slopes.slice(0, count) };
}

/** The rows that may have a coefficient, place by place. */
function rowsByPlace(placeCount: number, placeOfRow: Int32Array, bounds: Float64Array) {
  const firsts = new Int32Array(placeCount + 1);
  for (let row = 0; row < placeOfRow.length; row++) if (bounds[row]! > 0) firsts[placeOfRow[row]! + 1]!++;
  for (let place = 0; place < placeCount; place++) firsts[place + 1]! += firsts[place]!;
  const next = firsts.slice();
  const rows = new Int32Array(firsts[placeCount]!);
  for (let row = 0; row < placeOfRow.length; row++) if (bounds[row]! > 0) rows[next[placeOfRow[row]!]!++] = row;
  return { firsts, rows };
}

/** Straight pieces of costs in the order of their slopes, equal ones as they come. */
class Pieces {
  count = 0;
  readonly slopes: Float64Array;
  readonly lengths: Float64Array;

  constructor(mostRows: number) {
    this.slopes = new Float64Array(2 * mostRows);
    this.lengths = new Float64Array(2 * mostRows);
  }

  add(slope: number, length: number): void {
    const { slopes, lengths } = this;
    let at = this.count++;
    for (; at > 0 && slopes[at - 1]! > slope; at--) {
      slopes[at] = slopes[at - 1]!;
      lengths[at] = lengths[at - 1]!;
    }
    slopes[at] = slope;
    lengths[at] = length;
  }
}
