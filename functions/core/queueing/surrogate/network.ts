import { denseLayers } from "#core/numeric/dense-layers.ts";
import { unpackFloat32, type PackedFloat32 } from "#core/numeric/packed-numbers.ts";

/** From input to output; `kernel` is row-major inputs × units. */
export type PackedLayers = readonly {
  readonly kernel: PackedFloat32;
  readonly bias: PackedFloat32;
  readonly units: number;
}[];

/** The columns that a network was trained on, and how each was standardised. */
export type NetworkColumns = readonly { readonly mean: number; readonly deviation: number }[];

/** Answers so many numbers for the features of a row; the answer is overwritten by the next one. */
export type Network = (features: ArrayLike<number>) => Float64Array;

/** Unpacks a network of SiLU units, once; refuses layers that do not fit each other. */
export function prepareNetwork(packed: PackedLayers, columns: NetworkColumns, targets: number): Network {
  const layers = packed.map(({ kernel, bias, units }) => ({
    kernel: unpackFloat32(kernel),
    bias: unpackFloat32(bias),
    units,
  }));
  let width = columns.length;
  for (const { kernel, bias, units } of layers) {
    if (kernel.length !== width * units || bias.length !== units) {
      throw new RangeError(
        `Cannot ask a surrogate as a layer must have ${width} × ${units} weights: it has ${kernel.length}`,
      );
    }
    width = units;
  }
  if (width !== targets) {
    throw new RangeError(`Cannot ask a surrogate as its network must answer ${targets} numbers: it answers ${width}`);
  }
  const means = Float64Array.from(columns, ({ mean }) => mean);
  const deviations = Float64Array.from(columns, ({ deviation }) => deviation);
  const dense = denseLayers(columns.length, layers);
  const last = layers.length - 1;
  const answer = new Float64Array(targets);
  return (features) => {
    for (let at = 0; at < means.length; at++) dense.input[at] = (features[at]! - means[at]!) / deviations[at]!;
    for (let layer = 0; layer < last; layer++) dense.bentSums(layer);
    answer.set(dense.sums(last));
    return answer;
  };
}
