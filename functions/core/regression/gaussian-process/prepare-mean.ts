import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import type { ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { likenessLengths } from "#core/numeric/simd/simd-likeness.ts";
import { additiveFunction } from "./additive-function.ts";
import { distanceSpace } from "./covariance.ts";
import type { ProcessMean, WeightedValues } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";
import { maternRoom, maternSum } from "./matern-against.ts";
import { quickerWhenAskedOften, type RowAnswer } from "./quicker-when-asked-often.ts";

/** Unpacks the mean of a process at one row of standardised features, once. */
export function prepareMean(kernel: Kernel, mean: ProcessMean): RowAnswer {
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

function polynomialPart({ inputs }: Kernel, mean: ProcessMean): RowAnswer {
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

function maternPart(kernel: Kernel, packed: ProcessMean["matern"]): RowAnswer {
  const weights = unpackFloat64(packed.weights);
  const { of, count } = distanceSpace(kernel);
  const points = { rowCount: weights.length, columnCount: count, data: unpackFloat64(packed.points) };
  const asked = new Float64Array(count);
  const answerIn = (room: ProcessRoom | undefined): RowAnswer => {
    const sum = maternSum(points, weights, room);
    return (features, at) => {
      of(features, at, asked);
      return sum(asked);
    };
  };
  return quickerWhenAskedOften(answerIn(undefined), () => {
    const room = maternRoom(weights.length, [...likenessLengths(points), weights.length]);
    return room && answerIn(room);
  });
}

function effectPart(packed: WeightedValues): Map<number, number> {
  const { values, weights } = unpacked(packed);
  return new Map(Array.from(values, (value, index) => [value, weights[index]!]));
}

function unpacked({ values, weights }: WeightedValues) {
  return { values: unpackFloat64(values), weights: unpackFloat64(weights) };
}
