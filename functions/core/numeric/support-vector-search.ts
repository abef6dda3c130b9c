import { FreeCoefficients } from "./free-coefficients.ts";
import { kinkedCosts } from "./kinked-costs.ts";
import { KinkedPositions } from "./kinked-positions.ts";
import type { Matrix } from "./matrix.ts";
import { moveAlong } from "./move-along.ts";
import { type PairChoice, type PairSlopes, SMALLEST_CURVATURE } from "./pair-choice.ts";
import { plainPairSpace } from "./pair-space.ts";
import type { SupportVectorProblem } from "./support-vector-machine.ts";

/** More coefficients than this are not moved together: that takes the cube of their number. */
const MOST_TOGETHER = 900;

/** What is added to the diagonal so that places which are all but the same can be told apart, as a share of the largest. */
const LEAST_RIDGE = 1e-10;

/** By how much of the tolerance that may mislead, at most. */
const MISLED_SHARE = 0.05;

/** Where a search for the coefficients of a support vector machine is. */
export class SupportVectorSearch {
  readonly #problem: SupportVectorProblem;
  readonly #positions: KinkedPositions;
  /** Of half the quadratic form. */
  readonly #gradient: Float64Array;
  readonly #ridge: number;
  readonly #slopes: PairSlopes;
  readonly #choice: PairChoice;
  #room = new Float64Array();

  constructor(problem: SupportVectorProblem) {
    const costs = kinkedCosts(problem);
    const largest = costs.knots.reduce((most, knot) => Math.max(most, Math.abs(knot)), 0);
    const steepest = problem.diagonal.reduce((most, value) => Math.max(most, value), 0);
    this.#problem = problem;
    const { slopes, choice } = problem.space ?? plainPairSpace(problem.placeCount);
    this.#positions = new KinkedPositions(costs, problem.start, slopes);
    this.#gradient = slopes.gradient.fill(0);
    this.#slopes = slopes;
    this.#choice = choice;
    for (const [place, value] of this.#positions.values.entries()) {
      if (value !== 0) addTimes(this.#gradient, value, problem.kernelRow(place));
    }
    this.#ridge = Math.max((MISLED_SHARE * problem.tolerance) / largest, LEAST_RIDGE * steepest);
    this.#look();
  }

  /** How far the conditions of optimality are missed. */
  get gap(): number {
    return this.#choice.rise - this.#choice.fall;
  }

  get coefficients(): Float64Array {
    return this.#positions.values;
  }

  /** Moves the most promising pair; false where there is none. */
  movePair(): boolean {
    const { kernelRow, diagonal } = this.#problem;
    const { rising } = this.#choice;
    if (rising < 0) return false;
    const risingRow = kernelRow(rising);
    const falling = this.#choice.partner(this.#slopes, diagonal, risingRow);
    if (falling < 0) return false;
    const fallingRow = kernelRow(falling);
    const curvature = diagonal[rising]! + diagonal[falling]! - 2 * risingRow[falling]!;
    const moved = this.#moveBy(rising, falling, Math.max(SMALLEST_CURVATURE, curvature));
    this.#choice.follow(this.#slopes, moved, risingRow, fallingRow);
    return true;
  }

  /** Moves all coefficients that are at no knot to where the objective is least for them; those that meet one stay there. */
  moveTogether(): void {
    const positions = this.#positions;
    const free = positions.freePlaces();
    if (free.length < 2 || free.length > MOST_TOGETHER) return;
    const rows = free.map((place) => this.#problem.kernelRow(place));
    const left = FreeCoefficients.of(this.#formOf(free, rows));
    if (left === undefined) return;
    const before = free.map((place) => positions.values[place]!);
    const pulls = Float64Array.from(free, (place) => positions.up[place]! - this.#gradient[place]!);
    for (let turn = 0; turn < 2 * free.length && left.members.length > 1; turn++) {
      const places = left.members.map((member) => free[member]!);
      const own = pick(pulls, left.members);
      const ups = places.map((place) => positions.up[place]!);
      const { direction, level } = left.step(own);
      const pull = product(direction, own);
      if (!(pull > 0)) break;
      const share = moveAlong(positions, places, direction, pull);
      let passed = false;
      for (let index = places.length - 1; index >= 0; index--) {
        if (!positions.isFree(places[index]!)) {
          left.remove(index);
          passed = true;
          continue;
        }
        const jump = positions.up[places[index]!]! - ups[index]!;
        const followed = share * (own[index]! - level - this.#ridge * direction[index]!);
        pulls[left.members[index]!] = own[index]! - followed + jump;
        passed ||= jump !== 0;
      }
      if (!passed) break;
    }
    for (const [index, place] of free.entries()) {
      const moved = positions.values[place]! - before[index]!;
      if (moved !== 0) addTimes(this.#gradient, moved, rows[index]!);
    }
    this.#look();
  }

  /** The mean of what the places between knots say, or the middle of what is possible where there are none. */
  intercept(): number {
    const free = this.#positions.freePlaces();
    const sum = free.reduce((total, place) => total + this.#positions.up[place]! - this.#gradient[place]!, 0);
    return free.length > 0 ? sum / free.length : (this.#choice.rise + this.#choice.fall) / 2;
  }

  /** Raises one coefficient and lowers the other until that costs as much as it gives; by how much. */
  #moveBy(rising: number, falling: number, curvature: number): number {
    const positions = this.#positions;
    const { up, down, values } = positions;
    const apart = this.#gradient[falling]! - this.#gradient[rising]!;
    const [upper, lower] = [values[rising]!, values[falling]!];
    for (let moved = 0; ;) {
      const gain = up[rising]! - down[falling]! + apart - curvature * moved;
      if (!(gain > 0)) return moved;
      const [above, below] = [positions.knotAbove(rising), positions.knotBelow(falling)];
      const wanted = moved + gain / curvature;
      const reached = Math.min(wanted, above - upper, lower - below);
      positions.put(rising, reached === above - upper ? above : upper + reached);
      positions.put(falling, reached === lower - below ? below : lower - reached);
      if (reached === wanted) return reached;
      moved = reached;
    }
  }

  #look(): void {
    this.#choice.follow(this.#slopes, 0, this.#gradient, this.#gradient);
  }

  /** The quadratic form of some places, with the ridge, in memory that the next one takes again; its lower triangle. */
  #formOf(places: readonly number[], rows: readonly Float64Array[]): Matrix {
    const size = places.length;
    if (this.#room.length < size * size) this.#room = new Float64Array(size * size);
    const data = this.#room.subarray(0, size * size);
    for (const [index, row] of rows.entries()) {
      const start = index * size;
      for (let other = 0; other <= index; other++) data[start + other] = row[places[other]!]!;
      data[start + index]! += this.#ridge;
    }
    return { rowCount: size, columnCount: size, data };
  }
}

function addTimes(sums: Float64Array, factor: number, amounts: Float64Array): void {
  for (let index = 0; index < sums.length; index++) sums[index]! += factor * amounts[index]!;
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  const picked = new Float64Array(places.length);
  for (let index = 0; index < places.length; index++) picked[index] = values[places[index]!]!;
  return picked;
}

function product(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
