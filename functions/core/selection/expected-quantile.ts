import { studentTQuantile } from "#core/numeric/student-t.ts";

/** What is held of the size of errors before any was seen: as much as so many sets of errors with this mean square tell. */
export interface ErrorPrior {
  readonly sets: number;
  readonly meanSquare: number;
}

/**
 * The size of error that one of a new set of errors stays within with a probability of `level`, from the mean squares of
 * other such sets: errors of a set are normal with a variance of its own, which is known no better than the sets tell,
 * so that Student's t has a degree of freedom for each (Gelman et al., Bayesian Data Analysis, section 2.6).
 */
export function expectedQuantile(meanSquares: readonly number[], prior: ErrorPrior, level: number): number {
  const sets = prior.sets + meanSquares.length;
  const sum = meanSquares.reduce((total, square) => total + square, prior.sets * prior.meanSquare);
  return studentTQuantile((1 + level) / 2, sets) * Math.sqrt(sum / sets);
}
