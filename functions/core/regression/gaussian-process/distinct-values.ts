import type { Matrix } from "#core/numeric/matrix.ts";

export interface DistinctValues {
  /** In the order in which they come. */
  readonly values: Float64Array;
  /** Which of them each row has. */
  readonly placeOfRow: Int32Array;
}

/** The values of a column, each once: measured columns have few, and what is made of pairs of them is made once. */
export function distinctValues({ rowCount, columnCount, data }: Matrix, column: number): DistinctValues {
  const places = new Map<number, number>();
  const placeOfRow = Int32Array.from({ length: rowCount }, (_, row) => {
    const value = data[row * columnCount + column]!;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { values: Float64Array.from(places.keys()), placeOfRow };
}
