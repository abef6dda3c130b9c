import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { kinkedCosts, type KinkedCosts } from "./kinked-costs.ts";
import { zeroMatrix } from "./matrix.ts";
import type { SupportVectorProblem } from "./support-vector-machine.ts";

/** What stands for a curvature that is not positive. */
const SMALLEST_CURVATURE = 1e-12;

/** More coefficients than this are not moved together: that takes the cube of their number. */
const MOST_TOGETHER = 400;

/** What is added to the diagonal, as a share of it, so that places that are all but the same can be told apart. */
const RIDGE = 1e-10;

/** Where a search for the coefficients of a support vector machine is. */
export class SupportVectorSearch {
  readonly coefficients: Float64Array;
  /** How much the objective falls, at most, as one coefficient rises; and rises, at least, as one falls. */
  rise = -Infinity;
  fall = Infinity;
  readonly #problem: SupportVectorProblem;
  readonly #costs: KinkedCosts;
  /** Of half the quadratic form. */
  readonly #gradient: Float64Array;
  /** What the costs give for a coefficient that rises, and take for one that falls; infinite where it cannot. */
  readonly #up: Float64Array;
  readonly #down: Float64Array;
  /** The knot at or below each coefficient, and whether it is at it. */
  readonly #below: Int32Array;
  readonly #atKnot: Uint8Array;
  #rising = -1;

  constructor(problem: SupportVectorProblem) {
    const size = problem.placeCount;
    this.#problem = problem;
    this.#costs = kinkedCosts(problem);
    this.coefficients = new Float64Array(size);
    this.#gradient = new Float64Array(size);
    this.#up = new Float64Array(size);
    this.#down = new Float64Array(size);
    this.#below = this.#costs.starts.slice(0, size);
    this.#atKnot = new Uint8Array(size);
    const { starts, knots } = this.#costs;
    for (let place = 0; place < size; place++) {
      while (this.#below[place]! + 1 < starts[place + 1]! && knots[this.#below[place]! + 1]! <= 0) this.#below[place]!++;
      this.#atKnot[place] = knots[this.#below[place]!] === 0 ? 1 : 0;
      this.#setRoom(place);
    }
    this.#look();
  }

  /** Moves the most promising pair; false where there is none. */
  movePair(): boolean {
    const { kernelRow, diagonal } = this.#problem;
    const rising = this.#rising;
    if (rising < 0) return false;
    const risingRow = kernelRow(rising);
    const falling = this.#partnerOf(rising, risingRow);
    if (falling < 0) return false;
    const fallingRow = kernelRow(falling);
    const curvature = Math.max(SMALLEST_CURVATURE, diagonal[rising]! + diagonal[falling]! - 2 * risingRow[falling]!);
    const moved = this.#moveBy(rising, falling, curvature);
    this.#follow(moved, risingRow, fallingRow);
    return true;
  }

  /** A Newton step of all coefficients that are at no knot, as far as the first knot on the way. */
  moveTogether(): void {
    const free = this.#freePlaces();
    if (free.length < 2 || free.length > MOST_TOGETHER) return;
    const rows = free.map((place) => this.#problem.kernelRow(place));
    const steps = this.#newtonSteps(free, rows);
    if (steps === undefined) return;
    const { knots } = this.#costs;
    let share = 1;
    for (const [index, place] of free.entries()) {
      const step = steps[index]!;
      const room = step > 0 ? knots[this.#below[place]! + 1]! - this.coefficients[place]! : this.coefficients[place]! - knots[this.#below[place]!]!;
      if (room < share * Math.abs(step)) share = room / Math.abs(step);
    }
    for (const [index, place] of free.entries()) {
      const moved = share * steps[index]!;
      this.#putAt(place, this.coefficients[place]! + moved);
      const row = rows[index]!;
      for (let other = 0; other < row.length; other++) this.#gradient[other]! += moved * row[other]!;
    }
    this.#look();
  }

  /** The mean of what the places between knots say, or the middle of what is possible where there are none. */
  intercept(): number {
    const free = this.#freePlaces();
    const sum = free.reduce((total, place) => total + this.#up[place]! - this.#gradient[place]!, 0);
    return free.length > 0 ? sum / free.length : (this.rise + this.fall) / 2;
  }

  /** Raises one coefficient and lowers the other until that costs as much as it gives; by how much. */
  #moveBy(rising: number, falling: number, curvature: number): number {
    const { knots } = this.#costs;
    const [upper, lower] = [this.coefficients[rising]!, this.coefficients[falling]!];
    let moved = 0;
    for (;;) {
      const gain = this.#up[rising]! - this.#gradient[rising]! - this.#down[falling]! + this.#gradient[falling]! - curvature * moved;
      if (!(gain > 0)) break;
      const above = knots[this.#below[rising]! + 1]!;
      const under = knots[this.#below[falling]! - this.#atKnot[falling]!]!;
      const [upperRoom, lowerRoom] = [above - upper, lower - under];
      const wanted = moved + gain / curvature;
      const reached = Math.min(wanted, upperRoom, lowerRoom);
      this.#putAt(rising, reached === upperRoom ? above : upper + reached);
      this.#putAt(falling, reached === lowerRoom ? under : lower - reached);
      moved = reached;
      if (reached === wanted) break;
    }
    return moved;
  }

  /** Puts a coefficient between the knots next to it, or at one of them. */
  #putAt(place: number, value: number): void {
    const { knots } = this.#costs;
    const below = this.#below[place]!;
    const under = this.#atKnot[place] === 1 && value < knots[below]! ? below - 1 : below;
    const [low, high] = [knots[under]!, knots[under + 1]!];
    const isHigh = value >= high;
    this.#below[place] = isHigh ? under + 1 : under;
    this.#atKnot[place] = isHigh || value <= low ? 1 : 0;
    this.coefficients[place] = isHigh ? high : value <= low ? low : value;
    this.#setRoom(place);
  }

  #setRoom(place: number): void {
    const { starts, slopes } = this.#costs;
    const below = this.#below[place]!;
    this.#up[place] = -slopes[below]!;
    this.#down[place] =
      this.#atKnot[place] === 0 ? -slopes[below]! : below === starts[place] ? Infinity : -slopes[below - 1]!;
  }

  /** Takes the move of a pair into the gradient, and looks. */
  #follow(moved: number, risingRow: Float64Array, fallingRow: Float64Array): void {
    const [gradient, up, down] = [this.#gradient, this.#up, this.#down];
    let [rising, rise, fall] = [-1, -Infinity, Infinity];
    for (let place = 0; place < gradient.length; place++) {
      const slope = gradient[place]! + moved * (risingRow[place]! - fallingRow[place]!);
      gradient[place] = slope;
      const upwards = up[place]! - slope;
      const downwards = down[place]! - slope;
      if (upwards > rise) {
        rise = upwards;
        rising = place;
      }
      if (downwards < fall) fall = downwards;
    }
    this.#rising = rising;
    this.rise = rise;
    this.fall = fall;
  }

  #look(): void {
    this.#follow(0, this.#gradient, this.#gradient);
  }

  /** The place whose fall, with the rise of another, lowers the objective most. */
  #partnerOf(rising: number, risingRow: Float64Array): number {
    const [gradient, down, rise] = [this.#gradient, this.#down, this.rise];
    const { diagonal } = this.#problem;
    const risingDiagonal = diagonal[rising]!;
    let [best, most] = [-1, 0];
    for (let place = 0; place < gradient.length; place++) {
      const violation = rise - down[place]! + gradient[place]!;
      if (!(violation > 0)) continue;
      const curvature = risingDiagonal + diagonal[place]! - 2 * risingRow[place]!;
      const gain = (violation * violation) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
      if (gain > most) {
        most = gain;
        best = place;
      }
    }
    return best;
  }

  #freePlaces(): number[] {
    return [...this.#atKnot.keys()].filter((place) => this.#atKnot[place] === 0);
  }

  /** Where the objective is least along the pieces that the free coefficients are on, their sum held; undefined where it cannot be told. */
  #newtonSteps(free: readonly number[], rows: readonly Float64Array[]): Float64Array | undefined {
    const block = zeroMatrix(free.length, free.length);
    for (const [index, row] of rows.entries()) {
      for (let other = 0; other <= index; other++) block.data[index * free.length + other] = row[free[other]!]!;
      block.data[index * free.length + index]! *= 1 + RIDGE;
    }
    const factor = choleskyFactor(block);
    if (factor === undefined) return undefined;
    const pulls = Float64Array.from(free, (place) => this.#up[place]! - this.#gradient[place]!);
    const steps = choleskySolve(factor, pulls);
    const even = choleskySolve(factor, new Float64Array(free.length).fill(1));
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    const level = sum(steps) / sum(even);
    return steps.map((step, index) => step - level * even[index]!);
  }
}
