import { prng } from "#core/numeric/prng.ts";
import { distinctPoints } from "./distinct-points.ts";
import type { SearchMeans, SearchRounds } from "./search-round.ts";
import { dimensionsOf, randomPoint, trialAt } from "./search-space.ts";

export interface RandomOptions {
  /** Points of each space; fewer where it has fewer. */
  readonly points: number;
}

/** Points drawn from the priors of every space. */
export function* randomRounds({ spaces, problem }: SearchMeans, { points }: RandomOptions): SearchRounds {
  const trials = spaces.flatMap((space) => {
    const random = prng(`${problem.seed}/search/${space.family}`);
    const dimensions = dimensionsOf(space);
    return distinctPoints(points, () => randomPoint(dimensions, random)).map((point) => trialAt(space, point));
  });
  yield { trials, problem };
}
