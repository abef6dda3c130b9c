import type { NodeSummary } from "./grow-tree.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** Sums over the places of a node, with targets taken from a centre so that digits are not lost. */
export class NodeSums implements NodeSummary {
  value = 0;
  rows = 0;
  pure = true;
  weight = 0;
  /** Of weight times the centred target. */
  sum = 0;
  #values: PlaceValues;
  #centre = 0;
  #tolerance = 0;
  /** Weight times the centred target of each place. */
  readonly weighted: Float64Array;

  constructor(placeCount: number) {
    this.weighted = new Float64Array(placeCount);
    this.#values = { weights: new Float64Array(), targets: new Float64Array(), rows: new Int32Array() };
  }

  /** Takes what the places hold; `places` are those that count. */
  take(values: PlaceValues, places: Int32Array, count: number): void {
    this.#values = values;
    const { weights, targets } = values;
    let weight = 0;
    let sum = 0;
    let least = Infinity;
    let most = -Infinity;
    for (let at = 0; at < count; at++) {
      const place = places[at]!;
      const target = targets[place]!;
      weight += weights[place]!;
      sum += weights[place]! * target;
      least = Math.min(least, target);
      most = Math.max(most, target);
    }
    this.#centre = sum / weight;
    this.#tolerance = 1e-12 * (most - least);
    for (let at = 0; at < count; at++) {
      const place = places[at]!;
      this.weighted[place] = weights[place]! * (targets[place]! - this.#centre);
    }
  }

  /** Sums up the places of a list from `start` to `end`. */
  look(places: Int32Array, start: number, end: number): void {
    const { weights, targets, rows } = this.#values;
    const { weighted } = this;
    let weight = 0;
    let sum = 0;
    let count = 0;
    let least = Infinity;
    let most = -Infinity;
    for (let at = start; at < end; at++) {
      const place = places[at]!;
      const target = targets[place]!;
      weight += weights[place]!;
      sum += weighted[place]!;
      count += rows[place]!;
      if (target < least) least = target;
      if (target > most) most = target;
    }
    this.weight = weight;
    this.sum = sum;
    this.rows = count;
    this.value = this.#centre + sum / weight;
    this.pure = most - least <= this.#tolerance;
  }
}
