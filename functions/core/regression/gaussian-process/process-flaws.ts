import { type PackedFloat32, type PackedFloat64, unpackFloat32, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import type { FittedGaussianProcess, WeightedValues } from "./fitted-gaussian-process.ts";

/** What is wrong with a process that its schema cannot see, for so many features: lengths, columns, numbers that are none. */
export function* processFlaws(fitted: FittedGaussianProcess, featureCount: number): Generator<string> {
  const { standards, kernel, mean, seen, deviation, noise } = fitted;
  const inputs = kernel.inputs.length;
  const distances = kernel.distanceInputs.length;
  const columns = [
    ...kernel.inputs,
    ...kernel.distanceInputs,
    ...(kernel.effect === null ? [] : [kernel.effect.column]),
  ];
  if (columns.some((column) => column >= featureCount)) yield "a process must use features that are there";
  const lengths: [string, number, number][] = [
    ["means of a process's features", standards.means.length, featureCount],
    ["scales of a process's features", standards.scales.length, featureCount],
    ["sizes of the linear part", kernel.linear.length, inputs],
    ["sizes of the quadratic part", kernel.quadratic?.length ?? inputs, inputs],
    ["lengths of the Matérn", kernel.matern.lengths.length, distances],
    ["parts of the direction", kernel.matern.direction?.length ?? distances, distances],
    ["sizes of the additive part", kernel.additive?.sizes.length ?? distances, distances],
    ["lengths of the additive part", kernel.additive?.lengths.length ?? distances, distances],
    ["functions of the additive part", mean.additive?.length ?? 0, kernel.additive === null ? 0 : distances],
    ["functions of values", mean.effect === null ? 0 : 1, kernel.effect === null ? 0 : 1],
  ];
  const packed = (numbers: PackedFloat64): number => unpackFloat64(numbers).length;
  const places = distances + (kernel.matern.direction === null ? 0 : 1);
  const points = featureCount === 0 ? 0 : packed(deviation.points) / featureCount;
  lengths.push(
    ["factors of the linear part", packed(mean.linear), inputs],
    ["factors of the quadratic part", mean.quadratic === null ? inputs ** 2 : packed(mean.quadratic), inputs ** 2],
    ["coordinates of the Matérn", packed(mean.matern.points), packed(mean.matern.weights) * places],
    ["answers at what was measured", packed(seen.answers), packed(seen.keys)],
    ["deviations at what was measured", unpackFloat32(seen.deviations).length, packed(seen.keys)],
  );
  if (featureCount > 0)
    lengths.push(["entries of the triangle", packed(deviation.triangle), (points * (points + 1)) / 2]);
  const terms = noise.scale.coefficients.length;
  if (terms > 0) lengths.push(["coefficients of the error scale", terms, (featureCount * (featureCount + 3)) / 2]);
  for (const [what, found, expected] of lengths) {
    if (found !== expected) yield `there must be ${expected} ${what}: there are ${found}`;
  }
  for (const { values, weights } of weightedValues(fitted)) {
    if (packed(values) !== packed(weights)) yield "each value of a process must have a weight";
    if (unpackFloat64(values).some((value, index, all) => index > 0 && !(value > all[index - 1]!)))
      yield "values of a process must ascend";
  }
  if (!finite(fitted)) yield "numbers of a process must be finite";
}

function weightedValues({ mean }: FittedGaussianProcess): WeightedValues[] {
  return [...(mean.additive ?? []), ...(mean.effect === null ? [] : [mean.effect])];
}

function finite(fitted: FittedGaussianProcess): boolean {
  const { mean, seen, deviation } = fitted;
  const packed: (PackedFloat64 | null)[] = [
    mean.linear,
    mean.quadratic,
    mean.matern.points,
    mean.matern.weights,
    seen.keys,
    seen.answers,
    deviation.points,
    deviation.triangle,
    ...weightedValues(fitted).flatMap(({ values, weights }) => [values, weights]),
  ];
  const single: PackedFloat32 = seen.deviations;
  return (
    packed.every((numbers) => numbers === null || unpackFloat64(numbers).every(Number.isFinite)) &&
    unpackFloat32(single).every(Number.isFinite)
  );
}
