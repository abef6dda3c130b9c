import { WAIT_SHARES } from "./station-answer.ts";

/** Of waits of those that wait, in units of their mean. */
export interface WaitShape {
  /** The share of them up to so long. */
  readonly shareBelow: (wait: number) => number;
  /** Mean of their squares. */
  readonly square: number;
}

/** On Weibull's paper, where the shape is a line from quantile to quantile: each share's place. */
const PLACES = WAIT_SHARES.map((share) => Math.log(-Math.log1p(-share)));
const [LEAST_SLOPE, MOST_SLOPE] = [0.2, 8];
/** Where the mean is summed, by the same places. */
const [FIRST_PLACE, LAST_PLACE, STEPS] = [-7, 3.6, 53];
const WIDTH = (LAST_PLACE - FIRST_PLACE) / STEPS;
const SUMMED = Array.from({ length: STEPS }, (_, step) => {
  const place = FIRST_PLACE + (step + 0.5) * WIDTH;
  return { place, weight: WIDTH * Math.exp(place - Math.exp(place)) };
});

/** The shape through some quantiles (by `WAIT_SHARES`), of any unit; exponential if they say nothing. */
export function waitShape(quantiles: readonly number[]): WaitShape {
  if (!quantiles.every((quantile) => quantile > 0 && Number.isFinite(quantile))) {
    return { shareBelow: (wait) => -Math.expm1(-Math.max(0, wait)), square: 2 };
  }
  const logs = [Math.log(quantiles[0]!)];
  const slopes: number[] = [];
  for (let part = 0; part + 1 < PLACES.length; part++) {
    const rise = PLACES[part + 1]! - PLACES[part]!;
    const slope = rise / Math.max(1e-9, Math.log(quantiles[part + 1]!) - logs[part]!);
    slopes.push(Math.min(MOST_SLOPE, Math.max(LEAST_SLOPE, slope)));
    logs.push(logs[part]! + rise / slopes[part]!);
  }
  const last = slopes.length - 1;
  let [mean, square] = [0, 0];
  for (const { place, weight } of SUMMED) {
    let part = 0;
    while (part < last && place > PLACES[part + 1]!) part++;
    const wait = Math.exp(logs[part]! + (place - PLACES[part]!) / slopes[part]!);
    mean += weight * wait;
    square += weight * wait * wait;
  }
  const shareBelow = (wait: number): number => {
    if (!(wait > 0)) return 0;
    const log = Math.log(wait * mean);
    let part = 0;
    while (part < last && log > logs[part + 1]!) part++;
    return -Math.expm1(-Math.exp(PLACES[part]! + (log - logs[part]!) * slopes[part]!));
  };
  return { shareBelow, square: square / mean ** 2 };
}
