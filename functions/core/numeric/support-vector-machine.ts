/** Support vector regression in its dual form: one coefficient a row, within ± its bound, their sum zero. */
export interface SupportVectorProblem {
  readonly targets: Float64Array;
  /** How large each row's coefficient may get. */
  readonly bounds: Float64Array;
  /** Errors up to this size cost nothing. */
  readonly epsilon: number;
  /** Of one row with all rows; the array is not changed and stays as it is. */
  readonly kernelRow: (row: number) => Float64Array;
  /** Of each row with itself. */
  readonly diagonal: Float64Array;
  /** How far the conditions of optimality may be missed. */
  readonly tolerance: number;
  readonly maximumSteps: number;
}

export interface SupportVectorSolution {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** What stands for a curvature that is not positive. */
const SMALLEST_CURVATURE = 1e-12;
/** After so many steps rows that have long been at a bound are left out. */
const STEPS_BETWEEN_SHRINKING = 1000;

/**
 * Sequential minimal optimisation with second-order choice of the pair and shrinking (Platt 1998; Fan, Chen and Lin
 * 2005), as LIBSVM does it, on one coefficient a row in the place of two of which one is always zero.
 */
export function solveSupportVectors(problem: SupportVectorProblem): SupportVectorSolution {
  const search = new Search(problem);
  const { tolerance, maximumSteps, targets } = problem;
  const between = Math.min(STEPS_BETWEEN_SHRINKING, 2 * targets.length);
  let mayShrink = true;
  search.look();
  for (let step = 1; step <= maximumSteps && search.rise - search.fall > tolerance; step++) {
    if (mayShrink && step % between === 0) search.shrink();
    const moved = search.move();
    // Near the end all rows take part: one that was left out may have become worth a move.
    if (search.isShrunk && (!moved || search.rise - search.fall <= 10 * tolerance)) {
      search.lookAtAll();
      mayShrink = false;
    } else if (!moved) break;
  }
  if (search.isShrunk) search.lookAtAll();
  return { coefficients: search.coefficients, intercept: search.intercept() };
}

class Search {
  readonly coefficients: Float64Array;
  /** How much the objective falls, at most, as one coefficient rises; and rises, at least, as one falls. */
  rise = -Infinity;
  fall = Infinity;
  readonly #problem: SupportVectorProblem;
  /** Of half the quadratic form less the targets, without what epsilon adds; stale where a row is left out. */
  readonly #gradient: Float64Array;
  /** What epsilon adds for a coefficient that rises or falls; infinite where it cannot. */
  readonly #up: Float64Array;
  readonly #down: Float64Array;
  /** The rows looked at, in front, and how many. */
  readonly #rows: Int32Array;
  #count: number;
  #rising = -1;

  constructor(problem: SupportVectorProblem) {
    const size = problem.targets.length;
    this.#problem = problem;
    this.coefficients = new Float64Array(size);
    this.#gradient = problem.targets.map((target) => -target);
    this.#up = new Float64Array(size);
    this.#down = new Float64Array(size);
    this.#rows = Int32Array.from({ length: size }, (_, row) => row);
    this.#count = size;
    for (let row = 0; row < size; row++) this.#setRoom(row);
  }

  get isShrunk(): boolean {
    return this.#count < this.#rows.length;
  }

  look(): void {
    const [rows, count, gradient, up, down] = [this.#rows, this.#count, this.#gradient, this.#up, this.#down];
    let [rising, rise, fall] = [-1, -Infinity, Infinity];
    for (let place = 0; place < count; place++) {
      const row = rows[place]!;
      const slope = gradient[row]!;
      const upwards = up[row]! - slope;
      const downwards = down[row]! - slope;
      if (upwards > rise) {
        rise = upwards;
        rising = row;
      }
      if (downwards < fall) fall = downwards;
    }
    this.#rising = rising;
    this.rise = rise;
    this.fall = fall;
  }

  /** Moves the most promising pair, and looks; false where there is none. */
  move(): boolean {
    const { kernelRow, diagonal, bounds } = this.#problem;
    const [coefficients, gradient, rows, count] = [this.coefficients, this.#gradient, this.#rows, this.#count];
    const rising = this.#rising;
    const risingRow = kernelRow(rising);
    const falling = this.#partnerOf(rising, risingRow);
    if (falling < 0) return false;
    const fallingRow = kernelRow(falling);
    const curvature = diagonal[rising]! + diagonal[falling]! - 2 * risingRow[falling]!;
    const wanted =
      (this.rise - this.#down[falling]! + gradient[falling]!) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
    const [upper, lower] = [coefficients[rising]!, coefficients[falling]!];
    // A coefficient stops at zero, where its cost has a kink, as well as at its bound.
    const upperEnd = upper < 0 ? 0 : bounds[rising]!;
    const lowerEnd = lower > 0 ? 0 : -bounds[falling]!;
    const move = Math.min(wanted, upperEnd - upper, lower - lowerEnd);
    coefficients[rising] = move === upperEnd - upper ? upperEnd : upper + move;
    coefficients[falling] = move === lower - lowerEnd ? lowerEnd : lower - move;
    this.#setRoom(rising);
    this.#setRoom(falling);
    for (let place = 0; place < count; place++) {
      const row = rows[place]!;
      gradient[row]! += move * (risingRow[row]! - fallingRow[row]!);
    }
    this.look();
    return true;
  }

  /** Leaves out the rows that cannot move as things stand: nothing pulls them from zero or from a bound. */
  shrink(): void {
    for (let place = 0; place < this.#count; place++) {
      const row = this.#rows[place]!;
      const slope = this.#gradient[row]!;
      const idle = this.#up[row]! - slope < this.fall && this.#down[row]! - slope > this.rise;
      if (!idle) continue;
      this.#count--;
      this.#rows[place] = this.#rows[this.#count]!;
      this.#rows[this.#count] = row;
      place--;
    }
  }

  /** Takes all rows in again. */
  lookAtAll(): void {
    const { targets, kernelRow } = this.#problem;
    const left = this.#rows.subarray(this.#count);
    for (const row of left) this.#gradient[row] = -targets[row]!;
    for (const [other, coefficient] of this.coefficients.entries()) {
      if (coefficient === 0) continue;
      const kernel = kernelRow(other);
      for (const row of left) this.#gradient[row]! += coefficient * kernel[row]!;
    }
    this.#count = this.#rows.length;
    this.look();
  }

  /** The mean of what the rows between their bounds say, or the middle of what is possible where there are none. */
  intercept(): number {
    const { bounds, epsilon } = this.#problem;
    let [sum, count] = [0, 0];
    for (const [row, coefficient] of this.coefficients.entries()) {
      if (coefficient === 0 || Math.abs(coefficient) >= bounds[row]!) continue;
      sum += -Math.sign(coefficient) * epsilon - this.#gradient[row]!;
      count++;
    }
    return count > 0 ? sum / count : (this.rise + this.fall) / 2;
  }

  /** The row whose fall, with the rise of another, lowers the objective most. */
  #partnerOf(rising: number, risingRow: Float64Array): number {
    const [rows, count, gradient, down, rise] = [this.#rows, this.#count, this.#gradient, this.#down, this.rise];
    const { diagonal } = this.#problem;
    const risingDiagonal = diagonal[rising]!;
    let [best, most] = [-1, 0];
    for (let place = 0; place < count; place++) {
      const row = rows[place]!;
      const violation = rise - down[row]! + gradient[row]!;
      if (!(violation > 0)) continue;
      const curvature = risingDiagonal + diagonal[row]! - 2 * risingRow[row]!;
      const gain = (violation * violation) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
      if (gain > most) {
        most = gain;
        best = row;
      }
    }
    return best;
  }

  #setRoom(row: number): void {
    const { bounds, epsilon } = this.#problem;
    const coefficient = this.coefficients[row]!;
    this.#up[row] = coefficient < 0 ? epsilon : coefficient < bounds[row]! ? -epsilon : -Infinity;
    this.#down[row] = coefficient > 0 ? -epsilon : coefficient > -bounds[row]! ? epsilon : Infinity;
  }
}
