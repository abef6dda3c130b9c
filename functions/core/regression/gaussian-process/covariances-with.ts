import type { Matrix } from "#core/numeric/matrix.ts";
import type { ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { likenessLengths } from "#core/numeric/simd/simd-likeness.ts";
import { distancePlaces } from "./covariance.ts";
import { distinctValues } from "./distinct-values.ts";
import type { Kernel } from "./kernel.ts";
import { maternAgainst } from "./matern-against.ts";

/** Some points, taken apart by the parts of a kernel that depend on distances. */
export interface PointsApart {
  readonly features: Matrix;
  /** In the space in which the Matérn's distance is the plain one. */
  readonly places: ReturnType<typeof distancePlaces>;
  readonly columns: readonly ColumnApart[];
}

interface ColumnApart {
  readonly column: number;
  readonly variance: number;
  readonly length: number;
  /** Distinct values in lengths of the additive part, a row each, and which of them each point has. */
  readonly values: Matrix;
  readonly placeOfRow: Int32Array;
}

export function pointsApart(kernel: Kernel, features: Matrix): PointsApart {
  const { additive, distanceInputs } = kernel;
  const columns =
    additive === null
      ? []
      : distanceInputs.map((column, index) => {
          const { values, placeOfRow } = distinctValues(features, column);
          const length = additive.lengths[index]!;
          const data = values.map((value) => value / length);
          return {
            column,
            variance: additive.sizes[index]! ** 2,
            length,
            values: { rowCount: data.length, columnCount: 1, data },
            placeOfRow,
          };
        });
  return { features, places: distancePlaces(kernel, features), columns };
}

/** The lengths of what `covariancesWith` takes from a room. */
export function covarianceLengths({ features: { rowCount }, places, columns }: PointsApart): number[] {
  return [
    ...likenessLengths({ rowCount, columnCount: places.count, data: places.points }),
    rowCount,
    ...columns.flatMap(({ values }) => [...likenessLengths(values), values.rowCount]),
  ];
}

/**
 * Writes the covariances of a row, of any matrix with the same columns, with some points: what `prepareCovariance` does, to
 * some 13 digits; in a room to the same bits as without.
 */
export function covariancesWith(
  kernel: Kernel,
  { features: points, places, columns }: PointsApart,
  room?: ProcessRoom,
): (features: Float64Array, at: number, into: Float64Array) => void {
  const count = points.rowCount;
  const take = (length: number): Float64Array => room?.take(length) ?? new Float64Array(length);
  const { effect } = kernel;
  const inputs = Int32Array.from(kernel.inputs);
  const askedLinear = new Float64Array(inputs.length);
  const askedQuadratic = new Float64Array(inputs.length);
  const asked = new Float64Array(places.count);
  const fillMaterns = maternAgainst({ rowCount: count, columnCount: places.count, data: places.points }, room);
  const materns = take(count);
  const constant = kernel.constant ** 2;
  const variance = kernel.matern.size ** 2;
  const tables = columns.map(({ values, ...column }) => ({
    ...column,
    fill: maternAgainst(values, room),
    table: take(values.rowCount),
  }));
  const one = new Float64Array(1);
  return (features, at, into) => {
    for (let index = 0; index < inputs.length; index++) {
      const value = features[at + inputs[index]!]!;
      askedLinear[index] = value * kernel.linear[index]! ** 2;
      if (kernel.quadratic !== null) askedQuadratic[index] = value * kernel.quadratic[index]! ** 2;
    }
    places.of(features, at, asked);
    fillMaterns(asked, materns);
    for (let row = 0, from = 0; row < count; row++, from += points.columnCount) {
      let linear = 0;
      let product = 0;
      for (let index = 0; index < inputs.length; index++) {
        const value = points.data[from + inputs[index]!]!;
        linear += askedLinear[index]! * value;
        product += askedQuadratic[index]! * value;
      }
      into[row] = constant + variance * materns[row]! + linear + product * product;
    }
    for (let index = 0; index < tables.length; index++) {
      const { column, length, fill, table, placeOfRow, variance: share } = tables[index]!;
      one[0] = features[at + column]! / length;
      fill(one, table);
      for (let row = 0; row < count; row++) into[row]! += share * table[placeOfRow[row]!]!;
    }
    if (effect === null) return;
    const value = features[at + effect.column]!;
    for (let row = 0, from = effect.column; row < count; row++, from += points.columnCount) {
      if (points.data[from] === value) into[row]! += effect.size ** 2;
    }
  };
}
