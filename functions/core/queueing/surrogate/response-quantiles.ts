import { normalQuantile } from "#core/numeric/normal-quantile.ts";
import { meanAndNone, type WaitPoints } from "./in-batch-waits.ts";
import type { ServicePoints } from "./service-points.ts";
import {
  addEven,
  addPlaces,
  addPoints,
  addWaits,
  CELLS,
  type GroupParts,
  quantileOnGrid,
  startWithSums,
} from "./time-grid.ts";

/** What a response is made of, all in one unit; waits are 0, or exponential with the mean that is left. */
export interface ResponseParts {
  readonly first: ServicePoints;
  readonly firstMean: number;
  readonly second: ServicePoints;
  readonly secondMean: number;
  readonly firstWait: number;
  readonly firstWaits: number;
  readonly secondWait: number;
  readonly secondWaits: number;
  /** Mean wait for a batch to be full: up to twice as long, evenly, where nothing is told of the group. */
  readonly bufferWait: number;
  /** How often both waits, but for those behind jobs of the own batch and group, are long together; else they are independent. */
  readonly together?: number | undefined;
  /** What of the first wait is that for jobs of the same batch, in mean services. */
  readonly behindBatch?: WaitPoints | undefined;
  /** The jobs that go to the second stage together. */
  readonly group?: GroupParts | undefined;
}

/** The median lies this far in the cells at least: before it they are too coarse. */
const LEAST_PLACE = 0.25;
/** The highest quantile need not be that far in, as those below it are read from the same cells. */
const LEAST_PLACE_OF_LAST = 0.45;
const MOST_ATTEMPTS = 40;

/**
 * Quantiles of a sum of parts, independent but for waits that are long together, lowest first, by convolution on two
 * grids: one as fine as the lowest needs, one for all others. A grid keeps the mean of what falls between its points.
 */
export function responseQuantiles(parts: ResponseParts, shares: readonly number[]): Float64Array {
  const found = new Float64Array(shares.length);
  const guess = guessedQuantile(parts);
  const waits = splitWaits(parts);
  const onGrid = (wanted: readonly number[], first: number, least: number): void => {
    let span = (first === 0 ? 2 : 1.3) * guess(wanted.at(-1)!);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      fillGrid(parts, waits, span / CELLS);
      const last = quantileOnGrid(wanted.at(-1)!);
      if (last === undefined) span *= 1.9;
      else if (last < least * CELLS && attempt < 12) span *= Math.max(1 / 16, (1.5 * last) / CELLS);
      else {
        for (const [index, share] of wanted.entries()) found[first + index] = (quantileOnGrid(share)! * span) / CELLS;
        return;
      }
    }
  };
  onGrid(shares.slice(0, 1), 0, LEAST_PLACE);
  if (shares.length > 1) onGrid(shares.slice(1), 1, LEAST_PLACE_OF_LAST);
  return found;
}

/** The quantiles of a gamma law with the mean and the variance of the response (Wilson and Hilferty 1931): a first guess. */
function guessedQuantile(parts: ResponseParts): (share: number) => number {
  const mean = meanOf(parts);
  const { first, firstMean, second, secondMean, firstWait, firstWaits, secondWait, secondWaits, bufferWait } = parts;
  const ofWait = (wait: number, waits: number): number => (wait > 0 && waits > 0 ? wait * wait * (2 / waits - 1) : 0);
  const variance =
    first.scv * firstMean ** 2 +
    second.scv * secondMean ** 2 +
    ofWait(firstWait, firstWaits) +
    ofWait(secondWait, secondWaits) +
    bufferWait ** 2 / 3;
  const ninth = variance / (9 * mean * mean);
  return (share) => mean * Math.max(0.05, 1 - ninth + normalQuantile(share) * Math.sqrt(ninth)) ** 3;
}

function meanOf({ firstMean, secondMean, firstWait, secondWait, bufferWait }: ResponseParts): number {
  return firstMean + secondMean + firstWait + secondWait + bufferWait;
}

/** A wait of two parts: that behind those of the same batch, and what is left. */
interface SplitWait {
  /** What the times behind others are to be multiplied by. */
  readonly scale: number;
  /** The mean of what is left, and how likely it is there. */
  readonly rest: number;
  readonly restWaits: number;
}

/** So much of a wait may be that behind others of the batch; where all of them wait, some wait longer. */
const MOST_BEHIND = 0.95;
const LEAST_REST = 0.05;

function splitWait(wait: number, waits: number, behind: WaitPoints | undefined, unit: number): SplitWait {
  if (behind === undefined || !(wait > 0)) return { scale: unit, rest: wait, restWaits: waits };
  const [ownMean, none] = meanAndNone(behind);
  const mean = ownMean * unit;
  const part = mean > MOST_BEHIND * wait ? (MOST_BEHIND * wait) / mean : 1;
  const restWaits = none > 0 ? 1 - (1 - waits) / none : 1;
  return {
    scale: unit * part,
    rest: wait - mean * part,
    restWaits: Math.max(LEAST_REST, Math.min(1, restWaits)),
  };
}

interface SplitWaits {
  readonly first: SplitWait;
  readonly second: SplitWait;
}

function splitWaits({ firstWait, firstWaits, firstMean, behindBatch, ...second }: ResponseParts): SplitWaits {
  return {
    first: splitWait(firstWait, firstWaits, behindBatch, firstMean),
    second: splitWait(second.secondWait, second.secondWaits, second.group?.places, second.secondMean),
  };
}

function fillGrid(parts: ResponseParts, { first, second }: SplitWaits, cell: number): void {
  const { behindBatch, group } = parts;
  startWithSums(parts.first, parts.firstMean / cell, parts.second, parts.secondMean / cell);
  if (behindBatch !== undefined && first.rest < parts.firstWait) addPoints(behindBatch, first.scale / cell);
  addWaits(
    { cells: first.rest / cell, share: first.restWaits },
    { cells: second.rest / cell, share: second.restWaits },
    parts.together ?? 0,
  );
  if (group === undefined) addEven(parts.bufferWait / cell);
  else addPlaces(group, second.scale / cell, parts.bufferWait / cell);
}
