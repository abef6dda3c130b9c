import type { Prng } from "#core/numeric/prng.ts";
import { type Dimension, type HyperparameterValue, shareOf, valueAt } from "./dimension.ts";
import { type Point, randomPoint } from "./search-space.ts";

/** A point that was tried, and its error: lower is better, infinite where it failed. */
export interface TriedPoint {
  readonly point: Point;
  readonly error: number;
}

/** Candidates of which the most promising is proposed. */
const CANDIDATES = 24;

/** The better part of all that was tried, at most so many. */
const GOOD_SHARE = 0.15;
const MOST_GOOD = 25;

/**
 * The next point to try by tree-structured Parzen estimators (Bergstra et al., "Algorithms for hyper-parameter
 * optimization", NIPS 2011): where good points are dense and the others are not. Densities are of whole points, as in
 * Falkner et al., "BOHB", ICML 2018, so that what belongs together is found together; the prior is one of the kernels.
 */
export function proposePoint(
  dimensions: Readonly<Record<string, Dimension>>,
  tried: readonly TriedPoint[],
  random: Prng,
): Point {
  if (tried.length === 0) return randomPoint(dimensions, random);
  const ordered = [...tried].sort((left, right) => left.error - right.error || 0);
  const goodCount = Math.min(MOST_GOOD, Math.max(2, Math.ceil(GOOD_SHARE * ordered.length)));
  const names = Object.entries(dimensions);
  const good = density(names, ordered.slice(0, goodCount), tried.length);
  const bad = density(names, ordered.slice(goodCount), tried.length);
  let best: Point = {};
  let most = -Infinity;
  for (let candidate = 0; candidate < CANDIDATES; candidate++) {
    const point = good.draw(random);
    const promise = good.logAt(point) - bad.logAt(point);
    if (promise > most || candidate === 0) [best, most] = [point, promise];
  }
  return best;
}

interface Density {
  draw(random: Prng): Point;
  logAt(point: Point): number;
}

/** A kernel around each point and, counting as one of them, the prior. */
function density(
  dimensions: readonly (readonly [string, Dimension])[],
  points: readonly TriedPoint[],
  triedCount: number,
): Density {
  const marginals = dimensions.map(([name, dimension]) => {
    const values = points.map(({ point }) => point[name]!);
    return { name, ...(isNamed(dimension) ? listed(dimension, values) : ranged(dimension, values, triedCount)) };
  });
  const count = points.length;
  return {
    draw(random) {
      const kernel = Math.floor(random() * (count + 1));
      return Object.fromEntries(
        marginals.map(({ name, draw, dimension }) => [
          name,
          kernel === count ? valueAt(dimension, random()) : draw(kernel, random),
        ]),
      );
    },
    logAt(point) {
      const values = marginals.map(({ name, place }) => place(point[name]!));
      // The prior is 1 everywhere, of shares as of the places of a list as many times as there are.
      let sum = 1;
      for (let kernel = 0; kernel < count; kernel++) {
        let product = 1;
        for (const [index, { at }] of marginals.entries()) product *= at(kernel, values[index]!);
        sum += product;
      }
      return Math.log(sum / (count + 1));
    },
  };
}

interface Marginal {
  readonly dimension: Dimension;
  place(value: HyperparameterValue): number;
  draw(kernel: number, random: Prng): HyperparameterValue;
  /** The density of a kernel at a place, over that of the prior. */
  at(kernel: number, place: number): number;
}

/** Lists of names have no order; a list of numbers in order is like a range. */
function isNamed(dimension: Dimension): boolean {
  if (dimension.kind !== "choice") return false;
  const { values } = dimension;
  return !values.every(
    (value, index) => typeof value === "number" && (index === 0 || value > (values[index - 1] as number)),
  );
}

/** Each kernel prefers its own value, the more the more is known (Aitchison and Aitken 1976). */
function listed(dimension: Dimension, values: readonly HyperparameterValue[]): Marginal {
  const all = dimension.kind === "choice" ? dimension.values : [];
  const spread = all.length / (all.length + values.length);
  const own = 1 - spread + spread / all.length;
  return {
    dimension,
    place: (value) => all.indexOf(value),
    draw: (kernel, random) => (random() < 1 - spread ? values[kernel]! : valueAt(dimension, random())),
    at: (kernel, place) => all.length * (all[place] === values[kernel] ? own : spread / all.length),
  };
}

/** Each kernel is as wide as the gap to its farther neighbour, on the scale where the prior is even. */
function ranged(dimension: Dimension, values: readonly HyperparameterValue[], triedCount: number): Marginal {
  const centres = values.map((value) => shareOf(dimension, value));
  const sorted = [...centres].sort((left, right) => left - right);
  const least = 1 / Math.min(100, 1 + triedCount);
  const widths = centres.map((centre) => {
    const index = sorted.indexOf(centre);
    const below = centre - (sorted[index - 1] ?? 0);
    const above = (sorted[index + 1] ?? 1) - centre;
    return Math.min(0.5, Math.max(least, below, above));
  });
  return {
    dimension,
    place: (value) => shareOf(dimension, value),
    draw: (kernel, random) =>
      valueAt(dimension, reflected(centres[kernel]! + widths[kernel]! * standardNormal(random))),
    at: (kernel, place) => {
      const centre = centres[kernel]!;
      const width = widths[kernel]!;
      return (
        bell((place - centre) / width, width) +
        bell((-place - centre) / width, width) +
        bell((2 - place - centre) / width, width)
      );
    },
  };
}

function bell(distance: number, width: number): number {
  return Math.exp(-0.5 * distance * distance) / (width * Math.sqrt(2 * Math.PI));
}

/** What leaves [0, 1) at one end comes back at the same end. */
function reflected(share: number): number {
  const turned = Math.abs(share) % 2;
  return Math.min(turned > 1 ? 2 - turned : turned, 1 - Number.EPSILON);
}

/** By Box and Muller. */
function standardNormal(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
