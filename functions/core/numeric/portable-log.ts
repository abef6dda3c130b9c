const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
/** 2 to the power of -1022 ... 1022. */
const POWERS = Float64Array.from({ length: 2045 }, (_, index) => 2 ** (index - 1022));
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * The natural logarithm of a positive normal number, after fdlibm's e_log.c (Sun Microsystems, freely distributable): sums
 * and products alone, so that it is the same to the last bit on every machine, which Math.log need not be.
 */
export function portableLog(value: number): number {
  number[0] = value;
  const high = words[1]!;
  // Moved by so much that what is left lies within a factor of the square root of 2 of 1.
  const exponent = (high + 0x95f64 - 0x3ff00000) >> 20;
  const f = value * POWERS[1022 - exponent]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332));
  const odd =
    z * (0.666666666666673513 + w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + even + odd) + exponent * LN2_LOW) - f);
}
