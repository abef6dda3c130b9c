import { boundedParetoMoment } from "./bounded-pareto.ts";
import { balancedBranches, balancedErlangBranches } from "./hyperexponential.ts";
import type { TimeLaw } from "./time-law.ts";
import { twoTimes } from "./two-points.ts";
import { weibullScale, weibullShape } from "./weibull-shape.ts";

/** Steps of the trapezoid rule, which for these integrands is exact to rounding. */
const STEPS = 600;

/** The Laplace transform of a law with the mean 1: of `exp(-argument * time)` the mean. */
export function timeTransform(law: TimeLaw, argument: number): number {
  switch (law.kind) {
    case "constant":
      return Math.exp(-argument);
    case "exponential":
      return 1 / (1 + argument);
    case "gamma":
      return (1 + argument * law.scv) ** (-1 / law.scv);
    case "hyperexponential": {
      const { share, rates } = balancedBranches(law.scv);
      return (share * rates[0]) / (rates[0] + argument) + ((1 - share) * rates[1]) / (rates[1] + argument);
    }
    case "lognormal": {
      const variance = Math.log1p(law.scv);
      const deviation = Math.sqrt(variance);
      return overLine(-9, 9, (z) => {
        const time = Math.exp(deviation * z - variance / 2);
        return (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * Math.exp(-argument * time);
      });
    }
    case "weibull": {
      const shape = weibullShape(law.scv);
      const scale = weibullScale(shape);
      // The logarithm of an exponential time goes over the whole line.
      return overLine(-45, 5, (log) => {
        const time = scale * Math.exp(log / shape);
        return Math.exp(log - Math.exp(log) - argument * time);
      });
    }
    case "uniform": {
      const reach = argument * Math.sqrt(3 * law.scv);
      return reach === 0 ? Math.exp(-argument) : (Math.exp(-argument) * Math.sinh(reach)) / reach;
    }
    case "twoPoint": {
      const { small, large, largeShare } = twoTimes(law.scv);
      return (1 - largeShare) * Math.exp(-argument * small) + largeShare * Math.exp(-argument * large);
    }
    case "hyperErlang": {
      const { stages } = law;
      const { share, rates } = balancedErlangBranches(law.scv, stages);
      const branch = (rate: number): number => (1 + argument / (rate * stages)) ** -stages;
      return share * branch(rates[0]) + (1 - share) * branch(rates[1]);
    }
    case "boundedPareto": {
      const { shape, ratio } = law;
      const lower = 1 / boundedParetoMoment(law, 1);
      const scale = shape / (1 - ratio ** -shape);
      return overLine(0, Math.log(ratio), (log) => scale * Math.exp(-shape * log - argument * lower * Math.exp(log)));
    }
    case "empirical": {
      const { values } = law;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + Math.exp((-argument * value) / mean), 0) / values.length;
    }
  }
}

function overLine(from: number, to: number, integrand: (at: number) => number): number {
  const width = (to - from) / STEPS;
  let sum = (integrand(from) + integrand(to)) / 2;
  for (let step = 1; step < STEPS; step++) sum += integrand(from + step * width);
  return sum * width;
}
