import { normalShare } from "#core/numeric/normal-share.ts";

/** The index of dispersion of a stream of jobs over so many of them. */
export type Dispersion = (jobs: number) => number;

/** Places looked at, each so many times the one before. */
const [PLACES, STEP] = [16, 2];

/**
 * The dispersion that the wait at a station feels: at the time scale that makes waiting worst, as Whitt and You's robust queueing
 * network analyser finds it (2018). Z* = sup { -(1 - ρ) x / ρ + √(2 x I(x)) } over the work x that arrives meanwhile, in mean services
 * of a station that is as fast as all servers together; where the dispersion I is the same at all scales, the answer is just that.
 */
export function feltDispersion(arrivals: Dispersion, serviceScv: number, utilisation: number): number {
  const drift = (1 - utilisation) / utilisation;
  // Where it lies for the dispersion of very many jobs; it is nearer where few jobs scatter less.
  const farthest = Math.max(0.5, arrivals(1e9) + serviceScv) / (2 * drift * drift);
  const backlogOf = (work: number): number =>
    Math.sqrt(2 * work * Math.max(0, arrivals(work) + serviceScv)) - drift * work;
  let work = 2 * farthest;
  let [before, worst, worstPlace] = [0, 0, work];
  for (let place = 0, last = 0; place < PLACES; place++, work /= STEP) {
    const backlog = backlogOf(work);
    if (backlog > worst) [before, worst, worstPlace] = [last, backlog, work];
    last = backlog;
  }
  // The top of the parabola over √work through the highest place and its neighbours: exact where all scales scatter alike.
  const [far, here, near] = [worstPlace * STEP, worstPlace, worstPlace / STEP].map(Math.sqrt) as [
    number,
    number,
    number,
  ];
  const [slope1, slope2] = [(before - worst) / (far - here), (worst - backlogOf(worstPlace / STEP)) / (here - near)];
  const bend = (slope1 - slope2) / (far - near);
  const slope = slope2 + bend * (here - near);
  if (before > 0 && bend < 0) worst -= (slope * slope) / (4 * bend);
  return Math.max(0, 2 * drift * worst - serviceScv);
}

/** The dispersion of the jobs that leave a station: that of its services over few of them, that of its arrivals over many. */
export function departingDispersion(arrivals: Dispersion, serviceScv: number, utilisation: number): Dispersion {
  const idle = (1 - utilisation) ** 2;
  return (jobs) => {
    const coming = arrivals(jobs);
    // Time in mean services: the station serves `utilisation` of them in one.
    const time = (idle * (jobs / utilisation)) / (utilisation * Math.max(0.05, coming + serviceScv));
    const share = arrivalShare(time);
    return share * coming + (1 - share) * serviceScv;
  };
}

/** Each job of a stream goes on with some probability. */
export function splitDispersion(stream: Dispersion, probability: number): Dispersion {
  return (jobs) => probability * stream(jobs / probability) + 1 - probability;
}

const [LEAST_TIME, MOST_TIME] = [0.01, 50];

/** How much departures take after arrivals: 1 - Var of a reflected Brownian motion's idling over time (Whitt and You 2018, eq. 19). */
function arrivalShare(time: number): number {
  if (time < LEAST_TIME) return arrivalShare(LEAST_TIME) * Math.sqrt(time / LEAST_TIME);
  if (time > MOST_TIME) return 1 - 1 / (2 * time);
  const root = Math.sqrt(time);
  const inside = 1 - 2 * (1 - normalShare(root));
  const density = Math.exp(-time / 2) / Math.sqrt(2 * Math.PI);
  const share = ((time * time + 2 * time - 1) * inside + 2 * root * density * (1 + time) - time * time) / (2 * time);
  return Math.min(1, Math.max(0, share));
}
