import { NodeSums } from "./node-sums.ts";
import type { SplitCriterion } from "./split-criterion.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** The fall of the squared error, but for factors that are the same all over the node. */
export class SquaredErrorCriterion implements SplitCriterion {
  readonly node: NodeSums;
  score = 0;
  readonly #minimumLeafRows: number;
  #values: PlaceValues | undefined;

  constructor(placeCount: number, minimumLeafRows: number) {
    this.node = new NodeSums(placeCount);
    this.#minimumLeafRows = minimumLeafRows;
  }

  take(values: PlaceValues, places: Int32Array, count: number): void {
    this.#values = values;
    this.node.take(values, places, count);
  }

  look(places: Int32Array, start: number, end: number): void {
    this.node.look(places, start, end);
  }

  begin(): void {}

  scan(order: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number {
    const { weights, rows } = this.#values!;
    const { weighted, weight, sum, rows: count } = this.node;
    const minimumLeafRows = this.#minimumLeafRows;
    let best = least;
    let found = -1;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let bin = bins[order[start]!]!;
    for (let at = start + 1; at < end; at++) {
      const place = order[at - 1]!;
      leftWeight += weights[place]!;
      leftSum += weighted[place]!;
      leftRows += rows[place]!;
      const next = bins[order[at]!]!;
      if (next === bin) continue;
      bin = next;
      if (leftRows < minimumLeafRows) continue;
      if (count - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > best) {
        best = score;
        found = at;
      }
    }
    this.score = best;
    return found;
  }
}
