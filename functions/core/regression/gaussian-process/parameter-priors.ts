import type { Kernel } from "./kernel.ts";
import { type ParameterLayout, parameterLayout } from "./parameter-layout.ts";

/** Normal priors of the vector of parameters, and how far they may go. */
export interface ParameterPriors {
  readonly centres: Float64Array;
  readonly deviations: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface PriorScales {
  /** Standard deviation of the targets of configurations. */
  readonly spread: number;
  /** Standard deviation between repetitions, or null where too few tell. */
  readonly repetition: number | null;
}

/** No noise is learned below this: two thousandths, where targets are logarithms. */
const LEAST_NOISE = 0.002;
/** Deviations that a parameter may go from the centre of its prior. */
const REACH = 4;

/** What is taken to be likely of kernels with these parts before anything is measured. */
export function parameterPriors(shape: Kernel, { spread, repetition }: PriorScales): ParameterPriors {
  const layout = parameterLayout(shape);
  const centres = new Float64Array(layout.count);
  const deviations = new Float64Array(layout.count);
  const set = (at: number | null, count: number, centre: number, deviation: number): void => {
    if (at === null) return;
    centres.fill(centre, at, at + count);
    deviations.fill(deviation, at, at + count);
  };
  const inputs = shape.inputs.length;
  const distances = shape.distanceInputs.length;
  set(layout.linear, inputs, Math.log(0.3 * spread), 1.5);
  set(layout.quadratic, inputs, Math.log(0.2 * Math.sqrt(spread)), 1.5);
  set(layout.additive?.sizes ?? null, distances, Math.log(0.1 * spread), 1.5);
  set(layout.additive?.lengths ?? null, distances, 0, 1);
  set(layout.size, 1, Math.log(0.2 * spread), 1.5);
  set(layout.lengths, distances, Math.log(2), 1.2);
  set(layout.direction, distances, 0, 1);
  set(layout.effect, 1, Math.log(0.05), 1);
  set(layout.nugget, 1, Math.log(0.02), 1.2);
  if (repetition === null) set(layout.noise, 1, Math.log(0.03), 2);
  else set(layout.noise, 1, Math.log(Math.max(repetition, LEAST_NOISE)), 0.3);
  return { centres, deviations, ...bounds(layout, centres, deviations) };
}

function bounds({ noise }: ParameterLayout, centres: Float64Array, deviations: Float64Array) {
  const lower = centres.map((centre, index) => centre - REACH * deviations[index]!);
  const upper = centres.map((centre, index) => centre + REACH * deviations[index]!);
  lower[noise] = Math.max(lower[noise]!, Math.log(LEAST_NOISE));
  return { lower, upper };
}
