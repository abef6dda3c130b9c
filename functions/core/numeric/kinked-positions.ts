import type { KinkedCosts } from "./kinked-costs.ts";
import type { PairSlopes } from "./pair-choice.ts";

/** Where each coefficient is among the knots of its costs. */
export class KinkedPositions {
  readonly values: Float64Array;
  /** What a coefficient's costs give as it rises, and take as it falls; infinite where it cannot. Between knots the same. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  readonly #costs: KinkedCosts;
  /** The knot at or below each value, and whether it is at it. */
  readonly #below: Int32Array;
  readonly #atKnot: Uint8Array;

  /**
   * All at zero, or where they are told to start: at the nearest value that their knots let them have. What costs give and
   * take is written where it is told.
   */
  constructor(costs: KinkedCosts, values?: Float64Array, slopes?: Pick<PairSlopes, "up" | "down">) {
    const { starts, knots } = costs;
    const size = starts.length - 1;
    this.#costs = costs;
    this.values = new Float64Array(size);
    this.up = slopes?.up ?? new Float64Array(size);
    this.down = slopes?.down ?? new Float64Array(size);
    this.#below = starts.slice(0, size);
    this.#atKnot = new Uint8Array(size);
    for (let place = 0; place < size; place++) {
      let below = starts[place]!;
      const value = values?.[place] ?? 0;
      while (below + 1 < starts[place + 1]! && knots[below + 1]! <= value) below++;
      this.values[place] = Math.max(knots[starts[place]!]!, Math.min(knots[starts[place + 1]! - 1]!, value));
      this.#take(place, below, knots[below] === this.values[place]);
    }
  }

  /** Whether a coefficient is between two knots. */
  isFree(place: number): boolean {
    return this.#atKnot[place] === 0;
  }

  /** All that are between two knots. */
  freePlaces(): number[] {
    const places: number[] = [];
    for (let place = 0; place < this.#atKnot.length; place++) if (this.#atKnot[place] === 0) places.push(place);
    return places;
  }

  /** The next knot above, or below; there is one while `up`, or `down`, is finite. */
  knotAbove(place: number): number {
    return this.#costs.knots[this.#below[place]! + 1]!;
  }

  knotBelow(place: number): number {
    return this.#costs.knots[this.#below[place]! - this.#atKnot[place]!]!;
  }

  /** Puts a coefficient to a value between the knots next to it, or at one of them. */
  put(place: number, value: number): void {
    const { knots } = this.#costs;
    const below = this.#below[place]!;
    const under = this.#atKnot[place] === 1 && value < knots[below]! ? below - 1 : below;
    const [low, high] = [knots[under]!, knots[under + 1]!];
    const isHigh = value >= high;
    this.values[place] = isHigh ? high : value <= low ? low : value;
    this.#take(place, isHigh ? under + 1 : under, isHigh || value <= low);
  }

  #take(place: number, below: number, isAtKnot: boolean): void {
    const { starts, slopes } = this.#costs;
    this.#below[place] = below;
    this.#atKnot[place] = isAtKnot ? 1 : 0;
    this.up[place] = -slopes[below]!;
    this.down[place] = !isAtKnot ? -slopes[below]! : below === starts[place] ? Infinity : -slopes[below - 1]!;
  }
}
