import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import { boundedParetoMoment } from "../laws/bounded-pareto.ts";
import { balancedErlangBranches } from "../laws/hyperexponential.ts";
import type { ServiceLaw } from "../laws/time-law.ts";
import { twoTimes } from "../laws/two-points.ts";
import { weibullScale, weibullShape } from "../laws/weibull-shape.ts";
import { fillExponentials } from "./fill-exponentials.ts";
import { fillInOrder } from "./fill-in-order.ts";
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
  law: Exclude<ServiceLaw, { kind: "constant" | "exponential" | "uniform" | "trace" }>,
): () => number {
  switch (law.kind) {
    case "gamma": {
      const shape = 1 / law.scv;
      return () => source.gamma(shape) * law.scv;
    }
    case "hyperexponential":
    case "hyperErlang": {
      const stages = law.kind === "hyperErlang" ? law.stages : 1;
      const { share, rates } = balancedErlangBranches(law.scv, stages);
      const [first, second] = [1 / (rates[0] * stages), 1 / (rates[1] * stages)];
      if (stages === 1) return () => (source.uniform() < share ? first : second) * source.exponential();
      return () => (source.uniform() < share ? first : second) * source.gamma(stages);
    }
    case "lognormal": {
      const variance = portableLog(1 + law.scv);
      const deviation = Math.sqrt(variance);
      return () => portableExp(deviation * source.normal() - variance / 2);
    }
    case "weibull": {
      const shape = weibullShape(law.scv);
      const scale = weibullScale(shape);
      // An exponential number of 0 has no logarithm.
      return () => scale * portableExp(portableLog(source.exponential() + 1e-300) / shape);
    }
    case "twoPoint": {
      const { small, large, largeShare } = twoTimes(law.scv);
      return () => (source.uniform() < largeShare ? large : small);
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
