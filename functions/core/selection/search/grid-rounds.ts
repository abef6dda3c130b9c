import { halvingRounds } from "./halving-rounds.ts";
import type { SearchMeans, SearchRounds } from "./search-round.ts";
import { dimensionsOf, gridPoints, gridSize, trialAt } from "./search-space.ts";

/** More points than this cannot be listed, let alone tried. */
export const MOST_GRID_POINTS = 100_000;

export interface GridOptions {
  /** Values of each prior … */
  readonly levels: number;
  /** … and fewer where a grid would have more points than this; null: never fewer. */
  readonly thinAbove: number | null;
  /** A grid of more points than this is thinned out on parts of the configurations first; null: all are tried on all. */
  readonly halveAbove: number | null;
}

/** Every point of the grid of every space. */
export function* gridRounds(means: SearchMeans, { levels: most, thinAbove, halveAbove }: GridOptions): SearchRounds {
  const lists = means.spaces.map((space) => {
    const dimensions = dimensionsOf(space);
    let levels = most;
    while (thinAbove !== null && levels > 1 && gridSize(dimensions, levels) > thinAbove) levels--;
    const size = gridSize(dimensions, levels);
    if (size > MOST_GRID_POINTS) {
      throw new RangeError(
        `Cannot search the grid of ${space.family} as it must have at most ${MOST_GRID_POINTS} points: it has ${size}`,
      );
    }
    return gridPoints(dimensions, levels).map((point) => trialAt(space, point));
  });
  const survivors = halveAbove === null ? lists : yield* halvingRounds(lists, means, halveAbove);
  yield { trials: survivors.flat(), problem: means.problem };
}
