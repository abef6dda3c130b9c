import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { additiveFunction } from "./additive-function.ts";
import { distanceSpace } from "./covariance.ts";
import type { ProcessMean, WeightedValues } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";
import { maternSum } from "./matern-against.ts";

/** The mean of a process at one row of standardised features. */
export type MeanAt = (features: Float64Array, at: number) => number;

/** Unpacks the mean, once; with SIMD to the same bits. */
export function prepareMean(kernel: Kernel, mean: ProcessMean, engine: "simd" | "plain" = "simd"): MeanAt {
  const polynomial = polynomialPart(kernel, mean);
  const matern = maternPart(kernel, mean.matern, engine);
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

function maternPart(kernel: Kernel, packed: ProcessMean["matern"], engine: "simd" | "plain"): MeanAt {
  const weights = unpackFloat64(packed.weights);
  const { of, count } = distanceSpace(kernel);
  const sum = maternSum(
    { rowCount: weights.length, columnCount: count, data: unpackFloat64(packed.points) },
    weights,
    engine,
  );
  const asked = new Float64Array(count);
  return (features, at) => {
    of(features, at, asked);
    return sum(asked);
  };
}

function effectPart(packed: WeightedValues): Map<number, number> {
  const { values, weights } = unpacked(packed);
  return new Map(Array.from(values, (value, index) => [value, weights[index]!]));
}

function unpacked({ values, weights }: WeightedValues) {
  return { values: unpackFloat64(values), weights: unpackFloat64(weights) };
}
