import { choleskySolve, factorInPlace } from "#core/numeric/cholesky.ts";
import { zeroMatrix } from "#core/numeric/matrix.ts";
import { additiveFunction } from "./additive-function.ts";
import { matern, ROOT_5 } from "./kernel.ts";

export interface ValuesAndWeights {
  /** Ascending. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** So many are kept as they are. */
const MOST_EXACT = 256;
/** Places to a length of the Matérn, one of these: the more, the nearer, until they are near enough. */
const DENSITIES = [16, 24, 32, 48, 64];
/** So many places on each side of a value: what lies between places is told by those around it. */
const PLACES_ASIDE = 3;
/** Apart from values, places within so many lengths. */
const FARTHEST = 4;
/** Where between two values the sums are held against each other. */
const HALF = [1 / 2];
const WIDE = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 7 / 8, 15 / 16];

/**
 * A weighted sum of Matérns of one number, each around its own value, by Matérns around fewer places: of all such sums the
 * nearest in the Matérn's own space, which is the one that agrees at those places (Wendland 2005, section 13.1). The sum
 * itself where there are few values, or where no fewer places make one that is as near as the tolerance asks.
 */
export function fewerValues(exact: ValuesAndWeights, length: number, tolerance: number): ValuesAndWeights {
  if (exact.values.length <= MOST_EXACT) return exact;
  const wanted = additiveFunction(exact.values, exact.weights, length);
  const places = testPlaces(exact.values, length);
  for (const density of DENSITIES) {
    const values = placesAround(exact.values, length / density, length);
    if (values.length > exact.values.length / 2) break;
    const weights = agreeing(values, values.map(wanted), length);
    if (weights === undefined) break;
    const found = additiveFunction(values, weights, length);
    if (places.every((at) => Math.abs(found(at) - wanted(at)) <= tolerance)) return { values, weights };
  }
  return exact;
}

/** Places in even steps around values, and in growing ones apart from them, where the function is smooth but goes on. */
function placesAround(values: Float64Array, step: number, length: number): Float64Array {
  const places: number[] = [];
  let end = -Infinity;
  for (const value of values) {
    const before = Math.floor(value / step);
    const start = before - PLACES_ASIDE + 1;
    if (start > end) {
      const apart = growing(step, Math.min(FARTHEST * length, ((start - end) * step) / 2));
      if (end > -Infinity) places.push(...apart.map((far) => end * step + far));
      places.push(...apart.map((far) => start * step - far).reverse());
    }
    for (let place = Math.max(end + 1, start); place <= before + PLACES_ASIDE; place++) places.push(place * step);
    end = before + PLACES_ASIDE;
  }
  return Float64Array.from([...places, ...growing(step, FARTHEST * length).map((far) => end * step + far)]);
}

/** Distances that double, below a limit. */
function growing(step: number, limit: number): number[] {
  const distances: number[] = [];
  for (let far = 2 * step; far < limit; far *= 2) distances.push(far);
  return distances;
}

/** Weights with which the sum has these targets at its values; undefined where values are too near to tell. */
function agreeing(values: Float64Array, targets: Float64Array, length: number): Float64Array | undefined {
  const count = values.length;
  const covariances = zeroMatrix(count, count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      covariances.data[row * count + column] = matern((ROOT_5 * (values[row]! - values[column]!)) / length);
    }
  }
  return factorInPlace(covariances) ? choleskySolve(covariances, targets) : undefined;
}

/** The values, what lies between them, and some places beyond. */
function testPlaces(values: Float64Array, length: number): Float64Array {
  const [first, last] = [values[0]!, values.at(-1)!];
  const between = Array.from(values.subarray(1), (value, place) => {
    const gap = value - values[place]!;
    return (gap > length / 16 ? WIDE : HALF).map((share) => value - share * gap);
  });
  const beyond = [1 / 8, 1 / 2, 1, 2].flatMap((lengths) => [first - lengths * length, last + lengths * length]);
  return Float64Array.from([...values, ...between.flat(), ...beyond]);
}
