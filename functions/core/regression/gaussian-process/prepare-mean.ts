import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { additiveFunction } from "./additive-function.ts";
import type { ProcessMean, WeightedValues } from "./fitted-gaussian-process.ts";
import { type Kernel, MATERN_REACH, ROOT_5 } from "./kernel.ts";

/** The mean of a process at one row of standardised features. */
export type MeanAt = (features: Float64Array, at: number) => number;

/** Unpacks the mean, once. */
export function prepareMean(kernel: Kernel, mean: ProcessMean): MeanAt {
  const polynomial = polynomialPart(kernel, mean);
  const matern = maternPart(kernel, mean.matern);
  const additive = (mean.additive ?? []).map((part, index) => {
    const { values, weights } = unpacked(part);
    const column = kernel.distanceInputs[index]!;
    return { column, answer: additiveFunction(values, weights, kernel.additive!.lengths[index]!) };
  });
  const effects = mean.effect === null ? null : effectPart(mean.effect);
  return (features, at) => {
    let sum = polynomial(features, at) + matern(features, at);
    for (const { column, answer } of additive) sum += answer(features[at + column]!);
    if (effects !== null) sum += effects.get(features[at + kernel.effect!.column]!) ?? 0;
    return sum;
  };
}

function polynomialPart({ inputs }: Kernel, mean: ProcessMean): MeanAt {
  const linear = unpackFloat64(mean.linear);
  const quadratic = mean.quadratic === null ? null : unpackFloat64(mean.quadratic);
  const columns = Int32Array.from(inputs);
  const count = columns.length;
  return (features, at) => {
    let sum = mean.constant;
    for (let row = 0; row < count; row++) {
      let factor = linear[row]!;
      if (quadratic !== null) {
        for (let column = 0, from = row * count; column < count; column++) {
          factor += quadratic[from + column]! * features[at + columns[column]!]!;
        }
      }
      sum += factor * features[at + columns[row]!]!;
    }
    return sum;
  };
}

function maternPart({ distanceInputs, matern: { lengths, direction } }: Kernel, packed: ProcessMean["matern"]): MeanAt {
  const points = unpackFloat64(packed.points);
  const weights = unpackFloat64(packed.weights);
  const columns = distanceInputs.length;
  const count = columns + (direction === null ? 0 : 1);
  const asked = new Float64Array(count);
  return (features, at) => {
    let along = 0;
    for (let index = 0; index < columns; index++) {
      const value = features[at + distanceInputs[index]!]!;
      asked[index] = value / lengths[index]!;
      if (direction !== null) along += direction[index]! * value;
    }
    if (direction !== null) asked[columns] = along;
    let sum = 0;
    for (let point = 0, from = 0; point < weights.length; point++) {
      let square = 0;
      for (let index = 0; index < count; index++, from++) {
        const apart = asked[index]! - points[from]!;
        square += apart * apart;
      }
      const scaled = ROOT_5 * Math.sqrt(square);
      if (scaled < MATERN_REACH) sum += weights[point]! * (1 + scaled * (1 + scaled / 3)) * Math.exp(-scaled);
    }
    return sum;
  };
}

function effectPart(packed: WeightedValues): Map<number, number> {
  const { values, weights } = unpacked(packed);
  return new Map(Array.from(values, (value, index) => [value, weights[index]!]));
}

function unpacked({ values, weights }: WeightedValues) {
  return { values: unpackFloat64(values), weights: unpackFloat64(weights) };
}
