import type { Matrix } from "./matrix.ts";

/** As many points a leaf holds at most: fewer make more steps, more make more distances. */
const LEAF_POINTS = 12;

/** Points found, the nearest first: which, and the sum of the (squared) differences. */
export interface Nearest {
  readonly points: Int32Array;
  readonly distances: Float64Array;
  readonly count: number;
}

/** Finds the nearest points of a question, as many as hold `wanted` in all; what is found is overwritten by the next. */
export type FindNearest = (question: Float64Array, wanted: number) => Nearest;

/**
 * The k-d tree of Friedman, Bentley and Finkel (1977) over the points of a matrix, halved at the median of the column
 * that spreads most. Each point holds a number of observations. `power` 1 sums absolute differences, 2 squared ones.
 * Equally near points come in the order of the rows.
 */
export function nearestPoints(
  { rowCount, columnCount, data }: Matrix,
  holds: ArrayLike<number>,
  power: 1 | 2,
): FindNearest {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  const nodes: Node[] = [];
  const root = build(0, rowCount);
  const points = new Int32Array(rowCount);
  const distances = new Float64Array(rowCount);
  let count = 0;
  let held = 0;

  function build(start: number, end: number): number {
    const node = nodes.length;
    const column = end - start > LEAF_POINTS ? widestColumn(start, end) : -1;
    if (column < 0) {
      nodes.push({ start, end, column, split: 0, left: -1, right: -1 });
      return node;
    }
    const part = order.subarray(start, end);
    part.sort((one, other) => data[one * columnCount + column]! - data[other * columnCount + column]! || one - other);
    const middle = start + ((end - start) >> 1);
    nodes.push({ start, end, column, split: data[order[middle]! * columnCount + column]!, left: -1, right: -1 });
    const left = build(start, middle);
    nodes[node] = { ...nodes[node]!, left, right: build(middle, end) };
    return node;
  }

  function widestColumn(start: number, end: number): number {
    let [widest, most] = [-1, 0];
    for (let column = 0; column < columnCount; column++) {
      let [low, high] = [Infinity, -Infinity];
      for (let place = start; place < end; place++) {
        const value = data[order[place]! * columnCount + column]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > most) [widest, most] = [column, high - low];
    }
    return widest;
  }

  return (question, wanted) => {
    count = 0;
    held = 0;
    visit(root, question, wanted);
    return { points, distances, count };
  };

  function visit(index: number, question: Float64Array, wanted: number): void {
    const { column, split, left, right, start, end } = nodes[index]!;
    if (column < 0) {
      for (let place = start; place < end; place++) consider(order[place]!, question, wanted);
      return;
    }
    const difference = question[column]! - split;
    visit(difference < 0 ? left : right, question, wanted);
    const least = power === 1 ? Math.abs(difference) : difference * difference;
    // On the border too: an equally near point of an earlier row comes first.
    if (held < wanted || least <= distances[count - 1]!) visit(difference < 0 ? right : left, question, wanted);
  }

  function consider(point: number, question: Float64Array, wanted: number): void {
    const limit = held < wanted ? Infinity : distances[count - 1]!;
    const distance = distanceWithin(point * columnCount, question, limit);
    if (distance > limit) return;
    let place = count;
    while (place > 0 && isBefore(distance, point, place - 1)) place--;
    if (place === count && held >= wanted) return;
    points.copyWithin(place + 1, place, count);
    distances.copyWithin(place + 1, place, count);
    points[place] = point;
    distances[place] = distance;
    count++;
    held += holds[point]!;
    while (held - holds[points[count - 1]!]! >= wanted) held -= holds[points[--count]!]!;
  }

  function isBefore(distance: number, point: number, place: number): boolean {
    return distance < distances[place]! || (distance === distances[place]! && point < points[place]!);
  }

  function distanceWithin(start: number, question: Float64Array, limit: number): number {
    let sum = 0;
    for (let column = 0; column < columnCount; column++) {
      const difference = question[column]! - data[start + column]!;
      sum += power === 1 ? Math.abs(difference) : difference * difference;
      if (sum > limit) break;
    }
    return sum;
  }
}

interface Node {
  readonly start: number;
  readonly end: number;
  /** -1 at a leaf. */
  readonly column: number;
  readonly split: number;
  readonly left: number;
  readonly right: number;
}
