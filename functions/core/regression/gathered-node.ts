import { NodeSums } from "./node-sums.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** The sums of a node, and what its places hold side by side. */
export class GatheredNode extends NodeSums {
  size = 0;
  readonly weights: Float64Array;
  /** Weight times the centred target. */
  readonly products: Float64Array;
  readonly rowCounts: Int32Array;

  constructor(placeCount: number) {
    super(placeCount);
    this.weights = new Float64Array(placeCount);
    this.products = new Float64Array(placeCount);
    this.rowCounts = new Int32Array(placeCount);
  }

  /** Reads what the places of the node that was looked at last hold. */
  gather({ weights, rows }: PlaceValues, places: Int32Array, start: number, end: number): void {
    const { weighted } = this;
    this.size = end - start;
    for (let at = start, index = 0; at < end; at++, index++) {
      const place = places[at]!;
      this.weights[index] = weights[place]!;
      this.products[index] = weighted[place]!;
      this.rowCounts[index] = rows[place]!;
    }
  }

  /** How much the squared error falls with such a branch, but for factors that are the same all over the node. */
  score(branchWeight: number, branchSum: number): number {
    const apart = branchSum * this.weight - branchWeight * this.sum;
    return (apart * apart) / (branchWeight * (this.weight - branchWeight));
  }

  /** The rows of the smaller of two branches, of which the right one begins with a bin. */
  smallerBranch(places: Int32Array, bins: Uint16Array, start: number, firstRight: number): number {
    let left = 0;
    for (let index = 0; index < this.size; index++) {
      if (bins[places[start + index]!]! < firstRight) left += this.rowCounts[index]!;
    }
    return Math.min(left, this.rows - left);
  }
}
