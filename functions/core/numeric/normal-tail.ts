const NEGLIGIBLE = 1e-17;
/** Of the continued fraction at one; farther out fewer do. */
const LEVELS = 500;
const LEAST_LEVELS = 12;

/** How likely a standard normal number lies above one, to some 1e-14 of it. */
export function normalTail(above: number): number {
  if (above < 0) return 1 - normalTail(-above);
  const density = Math.exp((-above * above) / 2) / Math.sqrt(2 * Math.PI);
  if (above < 2.5) {
    let term = above;
    let sum = above;
    for (let odd = 3; term > NEGLIGIBLE * sum; odd += 2) {
      term *= (above * above) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = above;
  for (let level = Math.ceil(Math.max(LEAST_LEVELS, LEVELS / (above * above))); level >= 1; level--)
    fraction = above + level / fraction;
  return density / fraction;
}
