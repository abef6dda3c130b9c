import { canonicalJson } from "#core/document/canonical-json.ts";
import { prng } from "#core/numeric/prng.ts";
import { distinctPoints } from "./distinct-points.ts";
import { proposePoint, type TriedPoint } from "./parzen.ts";
import type { RandomOptions } from "./random-rounds.ts";
import type { SearchMeans, SearchRounds } from "./search-round.ts";
import { dimensionsOf, type Point, randomPoint, trialAt } from "./search-space.ts";

export interface BayesOptions extends RandomOptions {
  /** Points that are drawn from the priors before any is proposed. */
  readonly initial: number;
  /** Points of a space that are proposed at once. */
  readonly batch: number;
  /** A space whose best error is so many times that of the best of all gets no more proposals. */
  readonly hopelessFactor: number;
}

/** Points that are proposed by what came of those before. A batch is proposed before any of it is tried. */
export function* bayesRounds({ spaces, problem, errorOf }: SearchMeans, options: BayesOptions): SearchRounds {
  const histories = spaces.map((space) => ({ space, dimensions: dimensionsOf(space), tried: [] as TriedPoint[] }));
  for (let done = 0, round = 0; done < options.points; round++) {
    const count = Math.min(options.points - done, round === 0 ? options.initial : options.batch);
    const least = Math.min(...histories.map(({ tried }) => leastError(tried)));
    const batches = histories.map((history) => {
      if (round > 0 && leastError(history.tried) > options.hopelessFactor * least) return [];
      return nextPoints(history, count, `${problem.seed}/search/${history.space.family}/${round}`);
    });
    const trials = batches.flatMap((points, index) => points.map((point) => trialAt(spaces[index]!, point)));
    if (trials.length === 0) return;
    const outcomes = yield { trials, problem };
    let place = 0;
    for (const [index, points] of batches.entries()) {
      for (const point of points) histories[index]!.tried.push({ point, error: errorOf(outcomes[place++]!, problem) });
    }
    done += count;
  }
}

interface History {
  readonly dimensions: ReturnType<typeof dimensionsOf>;
  readonly tried: readonly TriedPoint[];
}

/** Until they have come to their ends, points of a batch are taken to be as bad as the worst, which keeps them apart. */
function nextPoints({ dimensions, tried }: History, count: number, seed: string): Point[] {
  const random = prng(seed);
  const error = Math.max(...tried.map((each) => each.error));
  const pending: TriedPoint[] = [];
  const propose = (): Point => {
    const point =
      tried.length === 0 ? randomPoint(dimensions, random) : proposePoint(dimensions, [...tried, ...pending], random);
    pending.push({ point, error });
    return point;
  };
  const known = new Set(tried.map(({ point }) => canonicalJson(point)));
  return distinctPoints(count, propose, known);
}

function leastError(tried: readonly TriedPoint[]): number {
  return tried.reduce((least, { error }) => Math.min(least, error), Infinity);
}
