/** Where the largest is looked for, each number of jobs so many times the last. */
const FEWEST_JOBS = 1e-5;
const STEPS = 100;
const FACTOR = 10 ** (14 / STEPS);

/**
 * The one dispersion of work with which a queue would be as long as with dispersions that change with the number of jobs: robust
 * queueing's (Whitt and You 2018) largest of `sqrt(2 n I(n)) - n (1 - utilisation) / utilisation` over numbers of jobs n. A busy
 * queue sees the dispersion of many jobs, an idle one that of few.
 */
export function effectiveDispersion(utilisation: number, dispersion: (jobs: number) => number): number {
  const drift = (1 - utilisation) / utilisation;
  const excess = (jobs: number): number => Math.sqrt(2 * jobs * Math.max(0, dispersion(jobs))) - drift * jobs;
  let best = FEWEST_JOBS;
  let most = -Infinity;
  for (let step = 0, jobs = FEWEST_JOBS; step <= STEPS; step++, jobs *= FACTOR) {
    const found = excess(jobs);
    if (found > most) [most, best] = [found, jobs];
  }
  // Of the parabola through the largest and its neighbours the top.
  const [before, after] = [excess(best / FACTOR), excess(best * FACTOR)];
  const bend = before - 2 * most + after;
  const top = bend < 0 ? most - (after - before) ** 2 / (8 * bend) : most;
  return 2 * drift * Math.max(0, top);
}
