import type { Matrix } from "#core/numeric/matrix.ts";
import { distinctValues } from "./distinct-values.ts";
import { type Kernel, MATERN_REACH, matern, ROOT_5 } from "./kernel.ts";

export interface Covariance {
  /** Writes the covariances of a row, of any matrix with the same columns, with the first `count` points. */
  into(features: Float64Array, at: number, out: Float64Array, outAt: number, count: number): void;
}

/** The variance of a row before anything is measured, without the offset of its configuration. */
export function priorVariance(kernel: Kernel, features: Float64Array, at: number): number {
  let variance = kernel.constant ** 2 + kernel.matern.size ** 2 + (kernel.effect?.size ?? 0) ** 2;
  let square = 0;
  for (const [place, column] of kernel.inputs.entries()) {
    const value = features[at + column]!;
    variance += (kernel.linear[place]! * value) ** 2;
    if (kernel.quadratic !== null) square += (kernel.quadratic[place]! * value) ** 2;
  }
  for (const size of kernel.additive?.sizes ?? []) variance += size ** 2;
  return variance + square * square;
}

/** Covariances with some points by a kernel, without the offsets of configurations and the noise. */
export function prepareCovariance(kernel: Kernel, points: Matrix): Covariance {
  const count = points.rowCount;
  const { inputs } = kernel;
  const linear = scaledColumns(points, inputs, kernel.linear);
  const quadratic = kernel.quadratic === null ? null : scaledColumns(points, inputs, kernel.quadratic);
  const place = distancePlaces(kernel, points);
  const tables = additiveTables(kernel, points);
  const { column: effectColumn, size: effectSize } = kernel.effect ?? { column: 0, size: 0 };
  const effects = Float64Array.from({ length: count }, (_, row) =>
    kernel.effect === null ? NaN : points.data[row * points.columnCount + effectColumn]!,
  );
  const effectVariance = effectSize ** 2;
  const constant = kernel.constant ** 2;
  const maternVariance = kernel.matern.size ** 2;
  const inputCount = inputs.length;
  const placeCount = place.count;
  const askedLinear = new Float64Array(inputCount);
  const askedQuadratic = new Float64Array(inputCount);
  const askedPlace = new Float64Array(placeCount);
  return {
    into(features, at, out, outAt, rows) {
      for (let index = 0; index < inputCount; index++) {
        const value = features[at + inputs[index]!]!;
        askedLinear[index] = value * kernel.linear[index]!;
        if (quadratic !== null) askedQuadratic[index] = value * kernel.quadratic![index]!;
      }
      place.of(features, at, askedPlace);
      tables.ask(features, at);
      const effect = kernel.effect === null ? 0 : features[at + effectColumn]!;
      for (let row = 0; row < rows; row++) {
        let sum = constant;
        for (let index = 0, from = row * inputCount; index < inputCount; index++) {
          sum += askedLinear[index]! * linear[from + index]!;
        }
        if (quadratic !== null) {
          let product = 0;
          for (let index = 0, from = row * inputCount; index < inputCount; index++) {
            product += askedQuadratic[index]! * quadratic[from + index]!;
          }
          sum += product * product;
        }
        let square = 0;
        for (let index = 0, from = row * placeCount; index < placeCount; index++) {
          const apart = askedPlace[index]! - place.points[from + index]!;
          square += apart * apart;
        }
        const scaled = ROOT_5 * Math.sqrt(square);
        if (scaled < MATERN_REACH) sum += maternVariance * (1 + scaled * (1 + scaled / 3)) * Math.exp(-scaled);
        if (effects[row] === effect) sum += effectVariance;
        out[outAt + row] = sum;
      }
      tables.addInto(out, outAt, rows);
    },
  };
}

/** Some columns, each times its size. */
export function scaledColumns(
  { rowCount, columnCount, data }: Matrix,
  columns: readonly number[],
  sizes: readonly number[],
) {
  const scaled = new Float64Array(rowCount * columns.length);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (let index = 0; index < columns.length; index++, at++) {
      scaled[at] = data[row * columnCount + columns[index]!]! * sizes[index]!;
    }
  }
  return scaled;
}

/** The space in which the Matérn's distance is the plain one. */
export interface DistanceSpace {
  /** Coordinates a point. */
  readonly count: number;
  of(features: Float64Array, at: number, into: Float64Array, intoAt?: number): void;
}

export function distanceSpace({ distanceInputs, matern: { lengths, direction } }: Kernel): DistanceSpace {
  const columns = distanceInputs.length;
  const count = columns + (direction === null ? 0 : 1);
  const of = (features: Float64Array, at: number, into: Float64Array, intoAt = 0): void => {
    let along = 0;
    for (let index = 0; index < columns; index++) {
      const value = features[at + distanceInputs[index]!]!;
      into[intoAt + index] = value / lengths[index]!;
      if (direction !== null) along += direction[index]! * value;
    }
    if (direction !== null) into[intoAt + columns] = along;
  };
  return { count, of };
}

export interface Places extends DistanceSpace {
  readonly points: Float64Array;
}

/** Points in that space. */
export function distancePlaces(kernel: Kernel, points: Matrix): Places {
  const { count, of } = distanceSpace(kernel);
  const placed = new Float64Array(points.rowCount * count);
  for (let row = 0; row < points.rowCount; row++) of(points.data, row * points.columnCount, placed, row * count);
  return { count, points: placed, of };
}

/** The additive part: a Matérn for each distinct value of each column, looked up for the points. */
function additiveTables({ additive, distanceInputs }: Kernel, points: Matrix) {
  if (additive === null) return { ask: () => {}, addInto: () => {} };
  const columns = distanceInputs.map((column, index) => {
    const { values, placeOfRow } = distinctValues(points, column);
    return { column, values, placeOfRow, size: additive.sizes[index]!, length: additive.lengths[index]! };
  });
  const tables = columns.map(({ values }) => new Float64Array(values.length));
  return {
    ask(features: Float64Array, at: number): void {
      for (const [index, { column, values, size, length }] of columns.entries()) {
        const table = tables[index]!;
        for (let place = 0; place < table.length; place++) {
          const apart = Math.abs(features[at + column]! - values[place]!);
          table[place] = size ** 2 * matern((ROOT_5 * apart) / length);
        }
      }
    },
    addInto(out: Float64Array, outAt: number, rows: number): void {
      for (const [index, { placeOfRow }] of columns.entries()) {
        const table = tables[index]!;
        for (let row = 0; row < rows; row++) out[outAt + row]! += table[placeOfRow[row]!]!;
      }
    },
  };
}
