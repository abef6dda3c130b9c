import type { Kernel } from "./kernel.ts";

/** Where each part's parameters are in the vector that is optimised: logarithms of sizes and lengths, u as it is. */
export interface ParameterLayout {
  readonly linear: number;
  readonly quadratic: number | null;
  readonly additive: { readonly sizes: number; readonly lengths: number } | null;
  readonly size: number;
  readonly lengths: number;
  readonly direction: number | null;
  readonly effect: number | null;
  readonly nugget: number;
  readonly noise: number;
  readonly count: number;
}

/** The layout for kernels with the parts of this one. */
export function parameterLayout({
  inputs,
  distanceInputs,
  quadratic,
  additive,
  matern,
  effect,
}: Kernel): ParameterLayout {
  let count = 0;
  const take = (places: number): number => (count += places) - places;
  return {
    linear: take(inputs.length),
    quadratic: quadratic === null ? null : take(inputs.length),
    additive: additive === null ? null : { sizes: take(distanceInputs.length), lengths: take(distanceInputs.length) },
    size: take(1),
    lengths: take(distanceInputs.length),
    direction: matern.direction === null ? null : take(distanceInputs.length),
    effect: effect === null ? null : take(1),
    nugget: take(1),
    noise: take(1),
    count,
  };
}

/** The parameters of a kernel as one vector. */
export function parametersOf(kernel: Kernel): Float64Array {
  const { linear, quadratic, additive, matern, effect, nugget, noise } = kernel;
  const sized = (sizes: readonly number[]): number[] => sizes.map(Math.log);
  return Float64Array.from([
    ...sized(linear),
    ...sized(quadratic ?? []),
    ...sized(additive?.sizes ?? []),
    ...sized(additive?.lengths ?? []),
    Math.log(matern.size),
    ...sized(matern.lengths),
    ...(matern.direction ?? []),
    ...(effect === null ? [] : [Math.log(effect.size)]),
    Math.log(nugget),
    Math.log(noise),
  ]);
}

/** A kernel of the same parts with the parameters of a vector. */
export function withParameters(kernel: Kernel, parameters: Float64Array): Kernel {
  const layout = parameterLayout(kernel);
  const sizes = (at: number, count: number): number[] => Array.from(parameters.subarray(at, at + count), Math.exp);
  const { inputs, distanceInputs, effect } = kernel;
  return {
    ...kernel,
    linear: sizes(layout.linear, inputs.length),
    quadratic: layout.quadratic === null ? null : sizes(layout.quadratic, inputs.length),
    additive:
      layout.additive === null
        ? null
        : {
            sizes: sizes(layout.additive.sizes, distanceInputs.length),
            lengths: sizes(layout.additive.lengths, distanceInputs.length),
          },
    matern: {
      size: Math.exp(parameters[layout.size]!),
      lengths: sizes(layout.lengths, distanceInputs.length),
      direction:
        layout.direction === null
          ? null
          : [...parameters.subarray(layout.direction, layout.direction + distanceInputs.length)],
    },
    effect: effect === null ? null : { column: effect.column, size: Math.exp(parameters[layout.effect!]!) },
    nugget: Math.exp(parameters[layout.nugget]!),
    noise: Math.exp(parameters[layout.noise]!),
  };
}
