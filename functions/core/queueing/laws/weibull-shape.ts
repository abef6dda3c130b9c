import { logGamma } from "#core/numeric/log-gamma.ts";

/** The shape of the Weibull law with a squared coefficient of variation, by bisection: that falls as the shape grows. */
export function weibullShape(scv: number): number {
  let low = 0.05;
  let high = 200;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = Math.sqrt(low * high);
    if (scvOfShape(middle) > scv) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** The scale of the Weibull law of a shape that has the mean 1. */
export function weibullScale(shape: number): number {
  return Math.exp(-logGamma(1 + 1 / shape));
}

function scvOfShape(shape: number): number {
  return Math.exp(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape)) - 1;
}
