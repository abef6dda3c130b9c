import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";

/** A density cut into layers of one area (Marsaglia and Tsang 2000, "The ziggurat method"). */
export interface Ziggurat {
  /** An integer below this one lies under the density for sure. */
  readonly sure: Int32Array;
  /** What an integer is multiplied by. */
  readonly width: Float64Array;
  /** The density at the edge of each layer. */
  readonly density: Float64Array;
  /** Where the tail begins. */
  readonly tail: number;
}

/** Of exp(-x), for integers of 24 bits. */
export const EXPONENTIAL = ziggurat({
  layers: 256,
  scale: 2 ** 24,
  tail: 7.69711747013104972,
  area: 0.0039496598225815571993,
  density: (at) => portableExp(-at),
  inverse: (density) => -portableLog(density),
});

/** Of exp(-x²/2), for signed integers of 24 bits. */
export const NORMAL = ziggurat({
  layers: 128,
  scale: 2 ** 23,
  tail: 3.442619855899,
  area: 9.91256303526217e-3,
  density: (at) => portableExp(-0.5 * at * at),
  inverse: (density) => Math.sqrt(-2 * portableLog(density)),
});

function ziggurat(shape: {
  readonly layers: number;
  readonly scale: number;
  readonly tail: number;
  readonly area: number;
  readonly density: (at: number) => number;
  readonly inverse: (density: number) => number;
}): Ziggurat {
  const { layers, scale, tail, area } = shape;
  const sure = new Int32Array(layers);
  const width = new Float64Array(layers);
  const density = new Float64Array(layers);
  const last = layers - 1;
  let edge = tail;
  const base = area / shape.density(edge);
  sure[0] = Math.floor((edge / base) * scale);
  width[0] = base / scale;
  width[last] = edge / scale;
  density[0] = 1;
  density[last] = shape.density(edge);
  for (let layer = last - 1; layer >= 1; layer--) {
    const before = edge;
    edge = shape.inverse(area / edge + shape.density(edge));
    sure[layer + 1] = Math.floor((edge / before) * scale);
    density[layer] = shape.density(edge);
    width[layer] = edge / scale;
  }
  return { sure, width, density, tail };
}
