import { type Matrix, matrixOf } from "#core/numeric/matrix.ts";
import type { Configurations } from "#core/regression/gaussian-process/configurations.ts";
import type { Kernel } from "#core/regression/gaussian-process/kernel.ts";

/** A Matérn 5/2 of two inputs and noise, and nothing else. */
export function maternKernel(size: number, lengths: number[], noise: number): Kernel {
  return {
    inputs: [0, 1],
    distanceInputs: [0, 1],
    constant: 0,
    linear: [0, 0],
    quadratic: null,
    additive: null,
    matern: { size, lengths, direction: null },
    effect: null,
    nugget: 0,
    noise,
  };
}

/** A kernel with every part. */
export const WHOLE: Kernel = {
  inputs: [0, 1],
  distanceInputs: [0, 1],
  constant: 1.5,
  linear: [0.3, 0.5],
  quadratic: [0.2, 0.4],
  additive: { sizes: [0.3, 0.2], lengths: [0.5, 1.4] },
  matern: { size: 0.6, lengths: [0.8, 1.7], direction: [0.7, -0.4] },
  effect: { column: 1, size: 0.2 },
  nugget: 0.05,
  noise: 0.1,
};

/** Forty smooth measurements with a small saw on top. */
export function smoothConfigurations(): Configurations {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  const rows = numbers.map((index) => [((index * 37) % 41) / 41, ((index * 17) % 29) / 29]);
  const targets = rows.map(
    ([left, right], index) => Math.sin(3 * left!) + right! ** 2 + (((index * 7) % 11) - 5) / 100,
  );
  return { features: matrixOf(rows), targets: Float64Array.from(targets), counts: new Float64Array(40).fill(1) };
}

/** A grid, so that values of the columns come again, with different counts. */
export function gridConfigurations(): Configurations {
  const rows = [0, 1, 2, 3, 4].flatMap((left) => [0, 0.5, 2, 3].map((right) => [left / 2 - 1, right - 1]));
  return {
    features: matrixOf(rows),
    targets: Float64Array.from(rows, ([left, right]) => Math.sin(2 * left! * right!) + 0.3 * left! ** 2),
    counts: Float64Array.from(rows, (_, index) => 1 + (index % 3)),
  };
}

export const ASKED: Matrix = matrixOf([
  [0.5, 0.5],
  [0.1, 0.9],
  [2, -1],
]);
