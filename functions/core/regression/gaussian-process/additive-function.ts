import { ROOT_5 } from "./kernel.ts";

/**
 * A weighted sum of Matérn 5/2 functions of one number, each around its own value, in a time that does not grow with
 * their number: left and right of all of them it is a polynomial times an exponential, whose coefficients are carried
 * from value to value. Values ascend.
 */
export function additiveFunction(values: Float64Array, weights: Float64Array, length: number): (at: number) => number {
  const rate = ROOT_5 / length;
  const rising = carried(values, weights, rate);
  const falling = carried(values.map((value) => -value).reverse(), weights.slice().reverse(), rate);
  const count = values.length;
  return (at) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    let sum = 0;
    if (low > 0) sum += decayed(rising, low - 1, at - values[low - 1]!, rate);
    if (low < count) sum += decayed(falling, count - 1 - low, values[low]! - at, rate);
    return sum;
  };
}

/** For each value the polynomial of what it and those before it amount to beyond it. */
function carried(values: Float64Array, weights: Float64Array, rate: number): Float64Array {
  const coefficients = new Float64Array(values.length * 3);
  let [c0, c1, c2] = [0, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const gap = index === 0 ? 0 : values[index]! - values[index - 1]!;
    const decay = Math.exp(-rate * gap);
    c0 = decay === 0 ? 0 : (c0 + gap * (c1 + gap * c2)) * decay;
    c1 = decay === 0 ? 0 : (c1 + 2 * gap * c2) * decay;
    c2 *= decay;
    c0 += weights[index]!;
    c1 += weights[index]! * rate;
    c2 += (weights[index]! * rate * rate) / 3;
    coefficients[index * 3] = c0;
    coefficients[index * 3 + 1] = c1;
    coefficients[index * 3 + 2] = c2;
  }
  return coefficients;
}

function decayed(coefficients: Float64Array, index: number, gap: number, rate: number): number {
  const decay = Math.exp(-rate * gap);
  if (decay === 0) return 0;
  const at = index * 3;
  return (coefficients[at]! + gap * (coefficients[at + 1]! + gap * coefficients[at + 2]!)) * decay;
}
