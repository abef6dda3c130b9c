import { logGamma } from "#core/numeric/log-gamma.ts";
import { boundedParetoMoment } from "./bounded-pareto.ts";
import { balancedErlangBranches } from "./hyperexponential.ts";
import type { ServiceLaw } from "./time-law.ts";
import { twoTimes } from "./two-points.ts";
import { weibullScale, weibullShape } from "./weibull-shape.ts";

/** The mean of a power (1, 2, 3 ...) of a time whose mean is 1. */
export function timeMoment(law: ServiceLaw, power: number): number {
  switch (law.kind) {
    case "constant":
      return 1;
    case "exponential":
      return erlangMoment(1, power);
    case "gamma":
      return erlangMoment(1 / law.scv, power);
    case "hyperexponential":
      return branchMoment(law.scv, 1, power);
    case "hyperErlang":
      return branchMoment(law.scv, law.stages, power);
    case "lognormal":
      return (1 + law.scv) ** ((power * (power - 1)) / 2);
    case "weibull": {
      const shape = weibullShape(law.scv);
      return weibullScale(shape) ** power * Math.exp(logGamma(1 + power / shape));
    }
    case "uniform": {
      const half = Math.sqrt(3 * law.scv);
      return ((1 + half) ** (power + 1) - (1 - half) ** (power + 1)) / (2 * half * (power + 1));
    }
    case "twoPoint": {
      const { small, large, largeShare } = twoTimes(law.scv);
      return (1 - largeShare) * small ** power + largeShare * large ** power;
    }
    case "boundedPareto":
      return boundedParetoMoment(law, power) / boundedParetoMoment(law, 1) ** power;
    case "empirical":
    case "trace": {
      const mean = law.values.reduce((sum, value) => sum + value, 0) / law.values.length;
      return law.values.reduce((sum, value) => sum + (value / mean) ** power, 0) / law.values.length;
    }
  }
}

/** Of a gamma time of some shape and the mean 1. */
function erlangMoment(shape: number, power: number): number {
  let product = 1;
  for (let step = 0; step < power; step++) product *= (shape + step) / shape;
  return product;
}

function branchMoment(scv: number, stages: number, power: number): number {
  const { share, rates } = balancedErlangBranches(scv, stages);
  return erlangMoment(stages, power) * (share / rates[0] ** power + (1 - share) / rates[1] ** power);
}
