import { factorInPlace } from "./cholesky.ts";
import type { Matrix } from "./matrix.ts";
import { solveTwoSides } from "./solve-two-sides.ts";

/** A step of several coefficients whose sum is held, towards where a quadratic form is least. */
export interface JointStep {
  /** One a coefficient. */
  readonly direction: Float64Array;
  /** What all pulls would come to at its end. */
  readonly level: number;
}

/** The coefficients that nothing holds: the factor of their quadratic form, from which they can be taken one by one. */
export class FreeCoefficients {
  /** Which of those that there were are left, in the order of the factor. */
  readonly members: number[];
  readonly #factor: Float64Array;
  readonly #stride: number;

  private constructor({ rowCount, data }: Matrix) {
    this.#factor = data;
    this.#stride = rowCount;
    this.members = [...Array(rowCount).keys()];
  }

  /** Of a form, whose memory is taken; undefined where it is not positive definite. */
  static of(form: Matrix): FreeCoefficients | undefined {
    return factorInPlace(form) ? new FreeCoefficients(form) : undefined;
  }

  /** Newton's step for the pulls of those that are left, in their order. */
  step(pulls: Float64Array): JointStep {
    const direction = pulls.slice();
    const even = new Float64Array(pulls.length).fill(1);
    solveTwoSides({ data: this.#factor, stride: this.#stride }, direction, even);
    const level = sum(direction) / sum(even);
    for (let index = 0; index < direction.length; index++) direction[index]! -= level * even[index]!;
    return { direction, level };
  }

  /** Takes one out, by its place in the order: Givens rotations take away what its column leaves above the diagonal. */
  remove(left: number): void {
    const factor = this.#factor;
    const stride = this.#stride;
    const size = this.members.length;
    const cosines = new Float64Array(size);
    const sines = new Float64Array(size);
    for (let row = left + 1; row < size; row++) {
      const from = row * stride;
      const into = from - stride;
      for (let column = 0; column < left; column++) factor[into + column] = factor[from + column]!;
      let carried = factor[from + left]!;
      for (let column = left; column < row - 1; column++) {
        const next = factor[from + column + 1]!;
        factor[into + column] = cosines[column]! * carried + sines[column]! * next;
        carried = cosines[column]! * next - sines[column]! * carried;
      }
      const last = factor[from + row]!;
      const length = Math.hypot(carried, last);
      cosines[row - 1] = carried / length;
      sines[row - 1] = last / length;
      factor[into + row - 1] = length;
    }
    this.members.splice(left, 1);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
