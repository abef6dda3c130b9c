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

/**
 * Sequential minimal optimisation with second-order choice of the pair (Platt 1998; Fan, Chen and Lin 2005), as LIBSVM
 * does it, on one coefficient a row in the place of two of which one is always zero.
 */
export function solveSupportVectors(problem: SupportVectorProblem): SupportVectorSolution {
  const { targets, bounds, epsilon, kernelRow, diagonal, tolerance, maximumSteps } = problem;
  const size = targets.length;
  const coefficients = new Float64Array(size);
  // Of half the quadratic form less the targets, without what epsilon adds.
  const gradient = targets.map((target) => -target);
  let up = -1;
  let rise = -Infinity;
  let fall = Infinity;

  /** How much the objective falls with a coefficient's rise. */
  const riseOf = (row: number): number => {
    const coefficient = coefficients[row]!;
    if (coefficient < 0) return epsilon - gradient[row]!;
    return coefficient < bounds[row]! ? -epsilon - gradient[row]! : -Infinity;
  };
  /** The same with its fall, of opposite sign. */
  const fallOf = (row: number): number => {
    const coefficient = coefficients[row]!;
    if (coefficient > 0) return -epsilon - gradient[row]!;
    return coefficient > -bounds[row]! ? epsilon - gradient[row]! : Infinity;
  };
  const look = (): void => {
    [up, rise, fall] = [-1, -Infinity, Infinity];
    for (let row = 0; row < size; row++) {
      const upwards = riseOf(row);
      if (upwards > rise) [up, rise] = [row, upwards];
      const downwards = fallOf(row);
      if (downwards < fall) fall = downwards;
    }
  };

  look();
  for (let step = 0; step < maximumSteps && rise - fall > tolerance; step++) {
    const upRow = kernelRow(up);
    const upDiagonal = diagonal[up]!;
    let down = -1;
    let most = -Infinity;
    for (let row = 0; row < size; row++) {
      const violation = rise - fallOf(row);
      if (!(violation > 0)) continue;
      const curvature = upDiagonal + diagonal[row]! - 2 * upRow[row]!;
      const gain = (violation * violation) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
      if (gain > most) [down, most] = [row, gain];
    }
    if (down < 0) break;
    const downRow = kernelRow(down);
    const curvature = upDiagonal + diagonal[down]! - 2 * upRow[down]!;
    const wanted = (rise - fallOf(down)) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
    const upRoom = coefficients[up]! < 0 ? -coefficients[up]! : bounds[up]! - coefficients[up]!;
    const downRoom = coefficients[down]! > 0 ? coefficients[down]! : coefficients[down]! + bounds[down]!;
    const move = Math.min(wanted, upRoom, downRoom);
    // Exactly at the end of the room, not next to it by rounding.
    coefficients[up] = move === upRoom ? (coefficients[up]! < 0 ? 0 : bounds[up]!) : coefficients[up]! + move;
    coefficients[down] =
      move === downRoom ? (coefficients[down]! > 0 ? 0 : -bounds[down]!) : coefficients[down]! - move;
    for (let row = 0; row < size; row++) gradient[row]! += move * (upRow[row]! - downRow[row]!);
    look();
  }
  return { coefficients, intercept: interceptOf(problem, coefficients, gradient, (rise + fall) / 2) };
}

/** The mean of what the rows between their bounds say, or the middle of what is possible where there are none. */
function interceptOf(
  { bounds, epsilon }: SupportVectorProblem,
  coefficients: Float64Array,
  gradient: Float64Array,
  middle: number,
): number {
  let sum = 0;
  let count = 0;
  for (const [row, coefficient] of coefficients.entries()) {
    if (coefficient === 0 || Math.abs(coefficient) >= bounds[row]!) continue;
    sum += -Math.sign(coefficient) * epsilon - gradient[row]!;
    count++;
  }
  return count > 0 ? sum / count : middle;
}
