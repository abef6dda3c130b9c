import type { ServiceLaw } from "../laws/time-law.ts";
import { timeTransform } from "../laws/time-transform.ts";
import { servicePoints } from "./service-points.ts";

/**
 * How a law's Laplace transform falls: -log E[exp(-s T)] / s of a time T whose mean is 1. It is 1 for a constant, less the more
 * often a time is short, and tells of short times what moments do not.
 */
export function lawDecay(law: ServiceLaw, argument: number): number {
  return -Math.log(transformOf(law, argument)) / argument;
}

function transformOf(law: ServiceLaw, argument: number): number {
  switch (law.kind) {
    // Their integrals take too long for a query: the points that percentiles are made of do as well.
    case "lognormal":
    case "weibull":
    case "boundedPareto":
    case "empirical":
    case "trace": {
      const { values, shares } = servicePoints(law);
      let sum = 0;
      for (let part = 0; part < values.length; part++) sum += shares[part]! * Math.exp(-argument * values[part]!);
      return sum;
    }
    default:
      return timeTransform(law, argument);
  }
}
