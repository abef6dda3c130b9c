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

interface Layer {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  readonly units: number;
}

/** Unpacks a network of SiLU units, once; refuses layers that do not fit each other. */
export function prepareNetwork(packed: PackedLayers, columns: NetworkColumns, targets: number): Network {
  const layers = packed.map(({ kernel, bias, units }): Layer => ({
    // Converted once, instead of at each product.
    kernel: Float64Array.from(unpackFloat32(kernel)),
    bias: Float64Array.from(unpackFloat32(bias)),
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
  standardiseFirst(layers[0]!, columns);
  const widest = Math.max(columns.length, ...layers.map(({ units }) => units));
  let [from, to] = [new Float64Array(widest), new Float64Array(widest)];
  const answer = new Float64Array(targets);
  return (features) => {
    for (let at = 0; at < columns.length; at++) from[at] = features[at]!;
    let inputs = columns.length;
    for (let index = 0; index < layers.length; index++) {
      const layer = layers[index]!;
      dense(from, inputs, layer, to);
      if (index < layers.length - 1) bend(to, layer.units);
      [from, to] = [to, from];
      inputs = layer.units;
    }
    for (let target = 0; target < targets; target++) answer[target] = from[target]!;
    return answer;
  };
}

/** Lets the first layer take the features as they are. */
function standardiseFirst({ kernel, bias, units }: Layer, columns: NetworkColumns): void {
  for (const [input, { mean, deviation }] of columns.entries()) {
    for (let unit = 0; unit < units; unit++) {
      kernel[input * units + unit]! /= deviation;
      bias[unit]! -= mean * kernel[input * units + unit]!;
    }
  }
}

/** Eight inputs at a time: their sums are read and written once. */
function dense(values: Float64Array, inputs: number, { kernel, bias, units }: Layer, to: Float64Array): void {
  for (let unit = 0; unit < units; unit++) to[unit] = bias[unit]!;
  let input = 0;
  for (; input + 8 <= inputs; input += 8) {
    const v0 = values[input]!;
    const v1 = values[input + 1]!;
    const v2 = values[input + 2]!;
    const v3 = values[input + 3]!;
    const v4 = values[input + 4]!;
    const v5 = values[input + 5]!;
    const v6 = values[input + 6]!;
    const v7 = values[input + 7]!;
    const at = input * units;
    const end = at + units;
    for (let place = at, unit = 0; place < end; place++, unit++) {
      to[unit]! +=
        v0 * kernel[place]! +
        v1 * kernel[place + units]! +
        (v2 * kernel[place + 2 * units]! + v3 * kernel[place + 3 * units]!) +
        (v4 * kernel[place + 4 * units]! +
          v5 * kernel[place + 5 * units]! +
          (v6 * kernel[place + 6 * units]! + v7 * kernel[place + 7 * units]!));
    }
  }
  for (; input < inputs; input++) {
    const value = values[input]!;
    for (let unit = 0; unit < units; unit++) to[unit]! += value * kernel[input * units + unit]!;
  }
}

/** SiLU: x / (1 + exp(-x)). */
function bend(values: Float64Array, units: number): void {
  for (let unit = 0; unit < units; unit++) values[unit]! /= 1 + Math.exp(-values[unit]!);
}
