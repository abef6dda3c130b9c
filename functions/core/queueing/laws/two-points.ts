/** Two times with the mean 1, and how likely the larger is. */
export interface TwoTimes {
  readonly small: number;
  readonly large: number;
  readonly largeShare: number;
}

/** The two times of a squared coefficient of variation: as likely both, from .25 on the smaller stays one half. */
export function twoTimes(scv: number): TwoTimes {
  const below = Math.min(Math.sqrt(scv), 0.5);
  return { small: 1 - below, large: 1 + scv / below, largeShare: (below * below) / (scv + below * below) };
}
