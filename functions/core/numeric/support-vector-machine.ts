import type { PlacedRows } from "./kinked-costs.ts";
import type { PairSpace } from "./pair-space.ts";
import { SupportVectorSearch } from "./support-vector-search.ts";

/** Support vector regression in its dual form: one coefficient a place, all of them together zero. */
export interface SupportVectorProblem extends PlacedRows {
  /** Of one place with all places; the array is not changed and stays as it is. */
  readonly kernelRow: (place: number) => Float64Array;
  /** Of each place with itself. */
  readonly diagonal: Float64Array;
  /** Where the search works, one at a time; in arrays of its own without. */
  readonly space?: PairSpace | undefined;
  /** How far the conditions of optimality may be missed. */
  readonly tolerance: number;
  readonly maximumSteps: number;
  /** Coefficients to begin with, together zero; all zero without. */
  readonly start?: Float64Array;
}

export interface SupportVectorSolution {
  /** One a place: the sum of those of its rows. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/**
 * Sequential minimal optimisation with second-order choice of the pair (Platt 1998; Fan, Chen and Lin 2005), as LIBSVM does
 * it, on one coefficient for all rows of a place; now and then all coefficients that nothing holds take a Newton step
 * together, which pairs of them find slowly where places are much alike.
 */
export function solveSupportVectors(problem: SupportVectorProblem): SupportVectorSolution {
  const search = new SupportVectorSearch(problem);
  const { tolerance, maximumSteps, placeCount } = problem;
  const between = Math.max(LEAST_STEPS_BETWEEN, placeCount);
  let untilTogether = between;
  for (let step = 0; step < maximumSteps && search.gap > tolerance; step++) {
    if (!search.movePair()) break;
    if (--untilTogether > 0) continue;
    search.moveTogether();
    untilTogether = between;
  }
  return { coefficients: search.coefficients, intercept: search.intercept() };
}

const LEAST_STEPS_BETWEEN = 50;
