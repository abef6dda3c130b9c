import { factorInPlace, solveLower, solveLowerTransposed } from "#core/numeric/cholesky.ts";
import { zeroMatrix } from "#core/numeric/matrix.ts";
import { subtractRowProducts } from "#core/numeric/row-products.ts";
import { transposedInverse } from "#core/numeric/triangular-inverse.ts";
import type { Configurations } from "./configurations.ts";
import { additiveGradient, additivePairs } from "./additive-pairs.ts";
import { distancePlaces, scaledColumns } from "./covariance.ts";
import { distinctValues } from "./distinct-values.ts";
import { JITTER, type Kernel, MATERN_REACH, ROOT_5 } from "./kernel.ts";
import { parameterLayout, withParameters } from "./parameter-layout.ts";

/** Gives the logarithm of the marginal likelihood at a vector of parameters and writes its gradient there. */
export type LogLikelihood = (parameters: Float64Array, gradient: Float64Array) => number;

/** Rows whose inner products are made together. */
const BLOCK = 48;

/**
 * The log marginal likelihood of what was measured, for kernels of the same parts (Rasmussen and Williams 2006, equations
 * 2.30 and 5.9). -Infinity where the covariances cannot be inverted. Everything that is as large as the data is made once.
 */
export function logLikelihood(shape: Kernel, { features, targets, counts }: Configurations): LogLikelihood {
  const size = features.rowCount;
  const layout = parameterLayout(shape);
  const { inputs, distanceInputs } = shape;
  const inputCount = inputs.length;
  const distanceCount = distanceInputs.length;
  const inputValues = scaledColumns(features, inputs, new Array<number>(inputCount).fill(1));
  const distanceValues = scaledColumns(features, distanceInputs, new Array<number>(distanceCount).fill(1));
  const covariances = zeroMatrix(size, size);
  const inverse = zeroMatrix(size, size);
  const pulls = zeroMatrix(size, size);
  const products = layout.quadratic === null ? null : new Float64Array(size * size);
  const materns = new Float64Array(size * size);
  const bends = new Float64Array(size * size);
  const additive = layout.additive === null ? null : additivePairs(features, distanceInputs);
  const effects = shape.effect === null ? null : distinctValues(features, shape.effect.column).placeOfRow;
  const alpha = new Float64Array(size);
  const linearSums = new Float64Array(inputCount);
  const quadraticSums = new Float64Array(inputCount);
  const lengthSums = new Float64Array(distanceCount);
  const directionSums = new Float64Array(distanceCount);

  return (parameters, gradient) => {
    const kernel = withParameters(shape, parameters);
    fillCovariances(kernel);
    if (!factorInPlace(covariances)) return -Infinity;
    alpha.set(targets);
    solveLower(covariances, alpha);
    let value = -0.5 * size * Math.log(2 * Math.PI);
    for (let row = 0; row < size; row++) {
      value -= 0.5 * alpha[row]! ** 2 + Math.log(covariances.data[row * size + row]!);
    }
    solveLowerTransposed(covariances, alpha);
    fillPulls();
    writeGradient(kernel, gradient);
    return value;
  };

  /** The lower triangle, and for each pair what the gradient needs of it. */
  function fillCovariances(kernel: Kernel): void {
    const constant = kernel.constant ** 2;
    const linear = scaledColumns(features, inputs, kernel.linear);
    const quadratic = kernel.quadratic === null ? null : scaledColumns(features, inputs, kernel.quadratic);
    const places = distancePlaces(kernel, features);
    const placed = places.points;
    const placeCount = places.count;
    const variance = kernel.matern.size ** 2;
    const effectVariance = (kernel.effect?.size ?? 0) ** 2;
    const data = covariances.data;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        const pair = row * size + column;
        let sum = constant;
        for (let index = 0, a = row * inputCount, b = column * inputCount; index < inputCount; index++) {
          sum += linear[a + index]! * linear[b + index]!;
        }
        if (quadratic !== null) {
          let product = 0;
          for (let index = 0, a = row * inputCount, b = column * inputCount; index < inputCount; index++) {
            product += quadratic[a + index]! * quadratic[b + index]!;
          }
          products![pair] = product;
          sum += product * product;
        }
        let square = 0;
        for (let index = 0, a = row * placeCount, b = column * placeCount; index < placeCount; index++) {
          const apart = placed[a + index]! - placed[b + index]!;
          square += apart * apart;
        }
        const scaled = ROOT_5 * Math.sqrt(square);
        const decay = scaled < MATERN_REACH ? variance * Math.exp(-scaled) : 0;
        materns[pair] = (1 + scaled * (1 + scaled / 3)) * decay;
        bends[pair] = (1 + scaled) * decay;
        sum += materns[pair]!;
        if (effects !== null && effects[row] === effects[column]) sum += effectVariance;
        data[pair] = sum;
      }
      data[row * size + row]! += kernel.nugget ** 2 + kernel.noise ** 2 / counts[row]! + JITTER;
    }
    additive?.addInto(kernel.additive!, data);
  }

  /** What the value gains by each covariance: alpha · alphaᵀ - K⁻¹, its lower triangle. */
  function fillPulls(): void {
    transposedInverse(covariances, inverse);
    const data = pulls.data;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) data[row * size + column] = alpha[row]! * alpha[column]!;
    }
    const rows = { data, stride: size };
    const inverted = { data: inverse.data, stride: size };
    for (let top = 0; top < size; top += BLOCK) {
      const bottom = Math.min(size, top + BLOCK);
      subtractRowProducts(rows, inverted, inverted, [top, bottom], [0, bottom], [top, size]);
    }
  }

  function writeGradient(kernel: Kernel, gradient: Float64Array): void {
    linearSums.fill(0);
    quadraticSums.fill(0);
    lengthSums.fill(0);
    directionSums.fill(0);
    const { direction, lengths } = kernel.matern;
    let maternSum = 0;
    let effectSum = 0;
    let nuggetSum = 0;
    let noiseSum = 0;
    const along = direction === null ? null : projected(distanceValues, distanceCount, direction, size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        const pair = row * size + column;
        // Each pair off the diagonal counts twice, and everything by half.
        const pull = column < row ? pulls.data[pair]! : 0.5 * pulls.data[pair]!;
        const a = row * inputCount;
        const b = column * inputCount;
        for (let index = 0; index < inputCount; index++) {
          linearSums[index]! += pull * inputValues[a + index]! * inputValues[b + index]!;
        }
        if (products !== null) {
          const weighed = pull * products[pair]!;
          for (let index = 0; index < inputCount; index++) {
            quadraticSums[index]! += weighed * inputValues[a + index]! * inputValues[b + index]!;
          }
        }
        maternSum += pull * materns[pair]!;
        const bend = pull * bends[pair]!;
        const c = row * distanceCount;
        const d = column * distanceCount;
        for (let index = 0; index < distanceCount; index++) {
          const apart = distanceValues[c + index]! - distanceValues[d + index]!;
          lengthSums[index]! += bend * apart * apart;
        }
        if (along !== null) {
          const turned = bend * (along[row]! - along[column]!);
          for (let index = 0; index < distanceCount; index++) {
            directionSums[index]! += turned * (distanceValues[c + index]! - distanceValues[d + index]!);
          }
        }
        if (effects !== null && effects[row] === effects[column]) effectSum += pull;
        if (column === row) {
          nuggetSum += pull;
          noiseSum += pull / counts[row]!;
        }
      }
    }
    for (let index = 0; index < inputCount; index++) {
      gradient[layout.linear + index] = 2 * kernel.linear[index]! ** 2 * linearSums[index]!;
      if (layout.quadratic !== null) {
        gradient[layout.quadratic + index] = 4 * kernel.quadratic![index]! ** 2 * quadraticSums[index]!;
      }
    }
    if (additive !== null) {
      additiveGradient(additive, kernel.additive!, pulls.data, gradient, layout.additive!);
    }
    gradient[layout.size] = 2 * maternSum;
    for (let index = 0; index < distanceCount; index++) {
      gradient[layout.lengths + index] = ((5 / 3) * lengthSums[index]!) / lengths[index]! ** 2;
      if (layout.direction !== null) gradient[layout.direction + index] = (-5 / 3) * directionSums[index]!;
    }
    if (layout.effect !== null) gradient[layout.effect] = 2 * kernel.effect!.size ** 2 * effectSum;
    gradient[layout.nugget] = 2 * kernel.nugget ** 2 * nuggetSum;
    gradient[layout.noise] = 2 * kernel.noise ** 2 * noiseSum;
  }
}

function projected(values: Float64Array, columns: number, direction: readonly number[], rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let index = 0; index < columns; index++) sum += values[row * columns + index]! * direction[index]!;
    return sum;
  });
}
