/**
 * Primitive polynomials and first direction numbers of Sobol's sequence: Joe and Kuo (2008), new-joe-kuo-6, for the first
 * dimensions.
 */
const POLYNOMIALS = [
  1, 3, 7, 11, 13, 19, 25, 37, 41, 47, 55, 59, 61, 67, 91, 97, 103, 109, 115, 131, 137, 143, 145, 157, 167, 171,
] as const;
const FIRST_DIRECTIONS: readonly (readonly number[])[] = [
  [1],
  [1],
  [1, 3],
  [1, 3, 1],
  [1, 1, 1],
  [1, 1, 3, 3],
  [1, 3, 5, 13],
  [1, 1, 5, 5, 17],
  [1, 1, 5, 5, 5],
  [1, 1, 7, 11, 19],
  [1, 1, 5, 1, 1],
  [1, 1, 1, 3, 11],
  [1, 3, 5, 5, 31],
  [1, 3, 3, 9, 7, 49],
  [1, 1, 1, 15, 21, 21],
  [1, 3, 1, 13, 27, 49],
  [1, 1, 1, 15, 7, 5],
  [1, 3, 1, 15, 13, 25],
  [1, 1, 5, 5, 19, 61],
  [1, 3, 7, 11, 23, 15, 103],
  [1, 3, 7, 13, 13, 15, 69],
  [1, 1, 3, 13, 7, 35, 63],
  [1, 3, 5, 9, 1, 25, 53],
  [1, 3, 1, 13, 9, 35, 107],
  [1, 3, 1, 5, 27, 61, 31],
  [1, 1, 5, 11, 19, 41, 61],
];

export const MOST_SOBOL_DIMENSIONS = POLYNOMIALS.length;

/** Points that fill the unit cube evenly: by their number, each on its own, so that anybody can make any part of them. */
export interface SobolSequence {
  /** The point of a number from 0 to 2^32 - 1. */
  point(index: number): Float64Array;
}

/**
 * Sobol's sequence under Owen's nested scrambling, drawn by a hash of the seed (Burley 2020, "Practical Hash-based Owen
 * Scrambling"); without a seed it is not scrambled.
 */
export function sobolSequence(dimensions: number, seed?: number): SobolSequence {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST_SOBOL_DIMENSIONS)) {
    throw new RangeError(
      `Cannot make a Sobol sequence as its dimensions must be from 1 to ${MOST_SOBOL_DIMENSIONS}: ${dimensions}`,
    );
  }
  const directions = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
  const seeds = directions.map((_, dimension) => (seed === undefined ? 0 : mixed(seed + 0x9e3779b9 * (dimension + 1))));
  return {
    point(index) {
      return Float64Array.from(directions, (direction, dimension) => {
        let bits = 0;
        for (let rest = index >>> 0, place = 0; rest !== 0; rest >>>= 1, place++) {
          if (rest & 1) bits ^= direction[place]!;
        }
        // Half a step off the edge, so that no number is 0 or 1.
        return ((seed === undefined ? bits >>> 0 : scrambled(bits, seeds[dimension]!)) + 0.5) / 0x1_0000_0000;
      });
    },
  };
}

function directionsOf(dimension: number): Int32Array {
  const directions = new Int32Array(32);
  if (dimension === 0) {
    for (let place = 0; place < 32; place++) directions[place] = 1 << (31 - place);
    return directions;
  }
  const polynomial = POLYNOMIALS[dimension]!;
  const degree = 31 - Math.clz32(polynomial);
  const first = FIRST_DIRECTIONS[dimension]!;
  for (let place = 0; place < degree; place++) directions[place] = first[place]! << (31 - place);
  for (let place = degree; place < 32; place++) {
    let bits = directions[place - degree]! ^ (directions[place - degree]! >>> degree);
    for (let term = 1; term < degree; term++) {
      if ((polynomial >>> (degree - term)) & 1) bits ^= directions[place - term]!;
    }
    directions[place] = bits;
  }
  return directions;
}

/** Owen's scrambling: each bit is turned over or not by a hash of the bits above it. */
function scrambled(bits: number, seed: number): number {
  let value = reversed(bits);
  value = (value + seed) | 0;
  value ^= Math.imul(value, 0x6c50b47c);
  value ^= Math.imul(value, 0xb82f1e52);
  value ^= Math.imul(value, 0xc7afe638);
  value ^= Math.imul(value, 0x8d22f6e6);
  return reversed(value) >>> 0;
}

function reversed(bits: number): number {
  let value = bits;
  value = ((value >>> 1) & 0x55555555) | ((value & 0x55555555) << 1);
  value = ((value >>> 2) & 0x33333333) | ((value & 0x33333333) << 2);
  value = ((value >>> 4) & 0x0f0f0f0f) | ((value & 0x0f0f0f0f) << 4);
  value = ((value >>> 8) & 0x00ff00ff) | ((value & 0x00ff00ff) << 8);
  return (value >>> 16) | (value << 16);
}

/** A 32-bit mix (Wellons' lowbias32, public domain). */
function mixed(seed: number): number {
  let value = seed | 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return value ^ (value >>> 15);
}
