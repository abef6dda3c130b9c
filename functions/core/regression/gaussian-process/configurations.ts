import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import { distinctRows } from "../distinct-rows.ts";

/** Each distinct row of features once, with what was measured there. */
export interface Configurations {
  readonly features: Matrix;
  /** Weighted means of the targets. */
  readonly targets: Float64Array;
  /** How many measurements of weight 1 they are worth. */
  readonly counts: Float64Array;
}

/** What weights of nothing count for, so that no configuration is lost. */
const LEAST_COUNT = 1e-6;

/** Groups rows, and remembers which row went where. */
export function configurationsOf(features: Matrix, targets: Float64Array, weights: Float64Array) {
  const distinct = distinctRows({ features, targets, weights });
  return {
    configurations: {
      features: distinct.features,
      targets: distinct.targets,
      counts: distinct.weights.map((weight) => Math.max(weight, LEAST_COUNT)),
    } satisfies Configurations,
    placeOfRow: distinct.placeOfRow,
  };
}

/** The same groups with other weights. */
export function reweighed(
  configurations: Configurations,
  placeOfRow: Int32Array,
  targets: Float64Array,
  weights: Float64Array,
): Configurations {
  const sums = new Float64Array(configurations.counts.length);
  const counts = new Float64Array(configurations.counts.length);
  for (let row = 0; row < targets.length; row++) {
    const weight = Math.max(weights[row]!, LEAST_COUNT);
    sums[placeOfRow[row]!]! += weight * targets[row]!;
    counts[placeOfRow[row]!]! += weight;
  }
  return { features: configurations.features, targets: sums.map((sum, place) => sum / counts[place]!), counts };
}

export function selectConfigurations(
  { features, targets, counts }: Configurations,
  places: ArrayLike<number>,
): Configurations {
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: places.length }, (_, index) => values[places[index]!]!);
  return { features: selectRows(features, places), targets: pick(targets), counts: pick(counts) };
}
