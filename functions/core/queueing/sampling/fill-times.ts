import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import { boundedParetoMoment } from "../laws/bounded-pareto.ts";
import { balancedErlangBranches } from "../laws/hyperexponential.ts";
import type { ServiceLaw } from "../laws/time-law.ts";
import { twoTimes } from "../laws/two-points.ts";
import { weibullScale, weibullShape } from "../laws/weibull-shape.ts";
import { fillExponentials } from "./fill-exponentials.ts";
import { fillInOrder } from "./fill-in-order.ts";
import { fillGammas, fillHyperexponentials, fillLognormals, fillTwoPoints, fillWeibulls } from "./fill-sure.ts";
import type { Fill } from "./fill.ts";
import { fillUniforms } from "./fill-uniforms.ts";
import type { RandomSource } from "./random-source.ts";

/** Times of a law with some mean. */
export function fillTimes(source: RandomSource, law: ServiceLaw, mean: number): Fill {
  switch (law.kind) {
    case "constant":
      return (block) => void block.fill(mean);
    case "exponential":
      return fillExponentials(source, mean);
    case "uniform": {
      const half = Math.sqrt(3 * law.scv);
      return fillUniforms(source, (1 - half) * mean, (1 + half) * mean);
    }
    case "trace":
      return fillInOrder(law.values, mean / meanOf(law.values));
    case "gamma":
      return fillGammas(source, 1 / law.scv, law.scv, mean);
    case "hyperexponential": {
      const { share, rates } = balancedErlangBranches(law.scv, 1);
      return fillHyperexponentials(source, share, [1 / rates[0], 1 / rates[1]], mean);
    }
    case "lognormal": {
      const variance = portableLog(1 + law.scv);
      return fillLognormals(source, Math.sqrt(variance), variance, mean);
    }
    case "weibull": {
      const shape = weibullShape(law.scv);
      return fillWeibulls(source, shape, weibullScale(shape), mean);
    }
    case "twoPoint": {
      const { small, large, largeShare } = twoTimes(law.scv);
      return fillTwoPoints(source, largeShare, [large * mean, small * mean]);
    }
    default:
      return eachBy(drawOf(source, law), mean);
  }
}

function eachBy(draw: () => number, mean: number): Fill {
  return (block) => {
    for (let index = 0; index < block.length; index++) block[index] = draw() * mean;
  };
}

/** Draws times with the mean 1. */
function drawOf(
  source: RandomSource,
  law: Extract<ServiceLaw, { kind: "hyperErlang" | "boundedPareto" | "empirical" }>,
): () => number {
  switch (law.kind) {
    case "hyperErlang": {
      const { share, rates } = balancedErlangBranches(law.scv, law.stages);
      const [first, second] = [1 / (rates[0] * law.stages), 1 / (rates[1] * law.stages)];
      return () => (source.uniform() < share ? first : second) * source.gamma(law.stages);
    }
    case "boundedPareto": {
      const lower = 1 / boundedParetoMoment(law, 1);
      const within = 1 - portableExp(-law.shape * portableLog(law.ratio));
      return () => lower * portableExp(-portableLog(1 - source.uniform() * within) / law.shape);
    }
    case "empirical": {
      const mean = meanOf(law.values);
      const values = Float64Array.from(law.values, (value) => value / mean);
      return () => values[Math.floor(source.uniform() * values.length)]!;
    }
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
