import { averagedQuantile } from "#core/numeric/averaged-quantile.ts";
import { AbsoluteDeviations } from "./absolute-deviations.ts";
import type { NodeSummary } from "./grow-tree.ts";
import type { SplitCriterion } from "./split-criterion.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** The absolute error around the medians of both branches; a leaf answers with its median. */
export class AbsoluteErrorCriterion implements SplitCriterion {
  readonly node: NodeSummary = { value: 0, rows: 0, pure: true };
  score = 0;
  leastRows = 0;
  #minimumLeafRows = 1;
  readonly #deviations: AbsoluteDeviations;
  /** The rank of each place's target, in the tree and in the node. */
  readonly #ranks: Int32Array;
  readonly #nodeRanks: Int32Array;
  /** The places by the rank of their target. */
  readonly #placeOfRank: Int32Array;
  readonly #leftErrors: Float64Array;
  #values: PlaceValues | undefined;

  constructor(placeCount: number) {
    this.#deviations = new AbsoluteDeviations(placeCount);
    this.#ranks = new Int32Array(placeCount);
    this.#nodeRanks = new Int32Array(placeCount);
    this.#placeOfRank = new Int32Array(placeCount);
    this.#leftErrors = new Float64Array(placeCount + 1);
  }

  take(values: PlaceValues, places: Int32Array, count: number): void {
    this.#values = values;
    const sorted = places.slice(0, count).sort((left, right) => values.targets[left]! - values.targets[right]!);
    for (let rank = 0; rank < count; rank++) {
      this.#placeOfRank[rank] = sorted[rank]!;
      this.#ranks[sorted[rank]!] = rank;
    }
  }

  look(places: Int32Array, start: number, end: number): void {
    const { targets, weights, rows } = this.#values!;
    const inside = places.subarray(start, end);
    const values = Float64Array.from(inside, (place) => targets[place]!);
    this.node.value = averagedQuantile(
      values,
      Float64Array.from(inside, (place) => weights[place]!),
      0.5,
    );
    this.node.rows = inside.reduce((count, place) => count + rows[place]!, 0);
    this.node.pure = values.every((value) => value === values[0]);
  }

  begin(places: Int32Array, start: number, end: number, minimumLeafRows: number): void {
    this.#minimumLeafRows = minimumLeafRows;
    const inside = Int32Array.from(places.subarray(start, end), (place) => this.#ranks[place]!).sort();
    for (let rank = 0; rank < inside.length; rank++) this.#nodeRanks[this.#placeOfRank[inside[rank]!]!] = rank;
  }

  scan(order: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number {
    const { targets, weights, rows } = this.#values!;
    const deviations = this.#deviations;
    const add = (place: number): void => deviations.add(this.#nodeRanks[place]!, targets[place]!, weights[place]!);
    deviations.clear(end - start);
    for (let at = start + 1; at < end; at++) {
      add(order[at - 1]!);
      if (bins[order[at]!] !== bins[order[at - 1]!]) this.#leftErrors[at] = deviations.sum();
    }
    let best = least;
    let found = -1;
    let rightRows = 0;
    deviations.clear(end - start);
    for (let at = end - 1; at > start; at--) {
      add(order[at]!);
      rightRows += rows[order[at]!]!;
      if (bins[order[at]!] === bins[order[at - 1]!]) continue;
      const leastRows = Math.min(rightRows, this.node.rows - rightRows);
      if (leastRows < this.#minimumLeafRows) continue;
      const score = -this.#leftErrors[at]! - deviations.sum();
      // Of equal ones the lowest threshold is taken.
      if (score > best || (score === best && found !== -1)) {
        best = score;
        found = at;
        this.leastRows = leastRows;
      }
    }
    this.score = best;
    return found;
  }
}
