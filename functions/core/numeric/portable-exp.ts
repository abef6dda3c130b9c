const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LARGEST = 709.78;
const SMALLEST = -744.44;
/** 2 to the power of -1022 ... 1023. */
const POWERS = Float64Array.from({ length: 2046 }, (_, index) => 2 ** (index - 1022));

/**
 * The exponential function, after fdlibm's e_exp.c (Sun Microsystems, freely distributable): sums and products alone, so that
 * it is the same to the last bit on every machine, which Math.exp need not be.
 */
export function portableExp(value: number): number {
  if (!(value > SMALLEST && value < LARGEST)) return value >= LARGEST ? Infinity : value <= SMALLEST ? 0 : NaN;
  const power = Math.floor(value * Math.LOG2E + 0.5);
  const high = value - power * LN2_HIGH;
  const low = power * LN2_LOW;
  const rest = high - low;
  const t = rest * rest;
  const c =
    rest -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t * (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const near = 1 - (low - (rest * c) / (2 - c) - high);
  if (power > 1023) return near * 2 * POWERS[2045]!;
  if (power >= -1022) return near * POWERS[power + 1022]!;
  return near * POWERS[power + 1022 + 60]! * 2 ** -60;
}
