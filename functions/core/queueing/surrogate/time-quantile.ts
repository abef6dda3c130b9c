import { logGamma } from "#core/numeric/log-gamma.ts";
import { normalQuantile } from "#core/numeric/normal-quantile.ts";
import { balancedErlangBranches } from "../laws/hyperexponential.ts";
import type { TimeLaw } from "../laws/time-law.ts";
import { weibullScale, weibullShape } from "../laws/weibull-shape.ts";

export type ContinuousLaw = Extract<
  TimeLaw,
  {
    kind:
      | "exponential"
      | "gamma"
      | "hyperexponential"
      | "hyperErlang"
      | "lognormal"
      | "weibull"
      | "uniform"
      | "boundedPareto";
  }
>;

/** The time that a share of all lies below, as a function of the share; of a time whose mean is 1. */
export function timeQuantile(law: ContinuousLaw): (share: number) => number {
  switch (law.kind) {
    case "exponential":
      return (share) => -Math.log1p(-share);
    case "uniform": {
      const half = Math.sqrt(3 * law.scv);
      return (share) => 1 + half * (2 * share - 1);
    }
    case "lognormal": {
      const variance = Math.log1p(law.scv);
      const deviation = Math.sqrt(variance);
      return (share) => Math.exp(deviation * normalQuantile(share) - variance / 2);
    }
    case "weibull": {
      const shape = weibullShape(law.scv);
      const scale = weibullScale(shape);
      return (share) => scale * (-Math.log1p(-share)) ** (1 / shape);
    }
    case "boundedPareto": {
      const { shape, ratio } = law;
      const below = 1 - ratio ** -shape;
      const raw = (share: number): number => (1 - share * below) ** (-1 / shape);
      const scale = shape / below;
      const mean =
        Math.abs(shape - 1) < 1e-9 ? scale * Math.log(ratio) : (scale * (ratio ** (1 - shape) - 1)) / (1 - shape);
      return (share) => raw(share) / mean;
    }
    case "gamma":
      return (share) => inverted((time) => gammaShare(1 / law.scv, time / law.scv), share);
    case "hyperexponential":
      return branchQuantile(law.scv, 1);
    case "hyperErlang":
      return branchQuantile(law.scv, law.stages);
  }
}

function branchQuantile(scv: number, stages: number): (share: number) => number {
  const { share: first, rates } = balancedErlangBranches(scv, stages);
  const below = (time: number): number =>
    first * gammaShare(stages, stages * rates[0] * time) + (1 - first) * gammaShare(stages, stages * rates[1] * time);
  return (share) => inverted(below, share);
}

/** How much of a gamma time of some shape and the scale 1 lies below: by its series, or by its continued fraction. */
export function gammaShare(shape: number, time: number): number {
  if (time <= 0) return 0;
  if (shape === 1) return -Math.expm1(-time);
  const front = Math.exp(shape * Math.log(time) - time - logGamma(shape));
  if (time < shape + 1) {
    let sum = 1 / shape;
    for (let step = 1, term = sum; step < 2000 && term > sum * 1e-15; step++) sum += term *= time / (shape + step);
    return Math.min(1, front * sum);
  }
  // Lentz's method.
  let b = time + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < 2000; step++) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / (a * d + b || 1e-300);
    c = b + a / c || 1e-300;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return Math.max(0, 1 - front * fraction);
}

function inverted(below: (time: number) => number, share: number): number {
  let high = 1;
  while (below(high) < share && high < 1e9) high *= 2;
  let low = 0;
  for (let step = 0; step < 60 && high - low > 1e-10 * high; step++) {
    const middle = (low + high) / 2;
    if (below(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
