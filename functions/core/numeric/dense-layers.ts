import { silu } from "./silu.ts";
import { layerSums, UNITS_AT_ONCE } from "./simd/layer-sums.ts";

export interface DenseLayer {
  /** Row-major, inputs × units. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly units: number;
}

/** The layers of a network in one memory, in single precision: each reads what the one before it wrote. */
export interface DenseLayers {
  /** What the first layer reads. */
  readonly input: Float32Array;
  /** Sums up a layer; what is given may be changed before the next one reads it. */
  sums(layer: number): Float32Array;
  /** The same, and each sum bent by SiLU, x / (1 + exp(-x)). */
  bentSums(layer: number): Float32Array;
}

/** Lays out layers; the same bits with SIMD and without. */
export function denseLayers(
  inputs: number,
  layers: readonly DenseLayer[],
  engine: "simd" | "plain" = "simd",
): DenseLayers {
  let length = padded(inputs);
  const places = layers.map(({ units }, index) => {
    const width = padded(units);
    const from = index === 0 ? 0 : length - padded(layers[index - 1]!.units);
    const reads = index === 0 ? inputs : layers[index - 1]!.units;
    const kernel = length;
    const bias = kernel + reads * width;
    const to = bias + width;
    length = to + width;
    return { from, reads, kernel, bias, width, to, units };
  });
  const simd = engine === "simd" ? layerSums.on(4 * length) : undefined;
  const floats = new Float32Array(simd?.memory ?? new ArrayBuffer(4 * length), 0, length);
  for (const [index, { reads, kernel, bias, width, units }] of places.entries()) {
    const layer = layers[index]!;
    for (let input = 0; input < reads; input++) {
      floats.set(layer.kernel.subarray(input * units, (input + 1) * units), kernel + input * width);
    }
    floats.set(layer.bias, bias);
  }
  const outputs = places.map(({ to, units }) => floats.subarray(to, to + units));
  const sums = (layer: number): Float32Array => {
    const { from, reads, kernel, bias, width, to } = places[layer]!;
    if (simd === undefined) plainSums(floats, places[layer]!);
    else simd.functions.sums(4 * from, reads, 4 * kernel, 4 * bias, width, 4 * to);
    return outputs[layer]!;
  };
  return {
    input: floats.subarray(0, inputs),
    sums,
    bentSums(layer) {
      const values = sums(layer);
      const { to, width } = places[layer]!;
      if (simd !== undefined) simd.functions.bend(4 * to, 4 * (to + width));
      else for (let unit = 0; unit < values.length; unit++) values[unit] = silu(values[unit]!);
      return values;
    },
  };
}

function padded(units: number): number {
  return Math.ceil(units / UNITS_AT_ONCE) * UNITS_AT_ONCE;
}

interface Place {
  readonly from: number;
  readonly reads: number;
  readonly kernel: number;
  readonly bias: number;
  readonly width: number;
  readonly to: number;
}

/** Each product and each sum is rounded to single precision, as SIMD does. */
function plainSums(floats: Float32Array, { from, reads, kernel, bias, width, to }: Place): void {
  for (let unit = 0; unit < width; unit++) floats[to + unit] = floats[bias + unit]!;
  for (let input = 0; input < reads; input++) {
    const value = floats[from + input]!;
    const row = kernel + input * width;
    for (let unit = 0; unit < width; unit++) floats[to + unit]! += Math.fround(value * floats[row + unit]!);
  }
}
