import { normalQuantile } from "#core/numeric/normal-quantile.ts";
import type { ServicePoints } from "./service-points.ts";

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
  /** Mean wait for a batch to be full: up to twice as long, evenly. */
  readonly bufferWait: number;
}

const CELLS = 192;
/** The median lies in this part of its cells: before it they are too coarse, after it they may end too soon. */
const [LEAST_PLACE, MOST_PLACE] = [0.25, 0.97];
/** The highest quantile need not be that far in, as those below it are read from the same cells. */
const LEAST_PLACE_OF_LAST = 0.45;
const MOST_ATTEMPTS = 40;

/**
 * Quantiles of a sum of independent parts, lowest first, by convolution on two grids: one as fine as the lowest needs, one for
 * all others. A grid keeps the mean of what falls between its points.
 */
export function responseQuantiles(parts: ResponseParts, shares: readonly number[]): Float64Array {
  const found = new Float64Array(shares.length);
  const guess = guessedQuantile(parts);
  const onGrid = (wanted: readonly number[], first: number, least: number): void => {
    let span = (first === 0 ? 2 : 1.3) * guess(wanted.at(-1)!);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      fillGrid(parts, span / CELLS);
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

const masses = new Float64Array(CELLS + 1);
const others = new Float64Array(CELLS + 1);

function fillGrid(parts: ResponseParts, cell: number): void {
  scatterServices(parts, cell);
  waitOnGrid(parts.firstWait / cell, parts.firstWaits);
  waitOnGrid(parts.secondWait / cell, parts.secondWaits);
  bufferOnGrid(parts.bufferWait / cell);
}

/** In cells; undefined when the quantile may lie beyond them. */
function quantileOnGrid(share: number): number | undefined {
  let below = 0;
  for (let at = 0; at <= CELLS * MOST_PLACE; at++) {
    const mass = masses[at]!;
    // What lies at a point of the grid came of half a cell to either side.
    if (below + mass >= share) return Math.max(0, at - 0.5 + (share - below) / mass);
    below += mass;
  }
  return undefined;
}

function scatterServices({ first, firstMean, second, secondMean }: ResponseParts, cell: number): void {
  masses.fill(0);
  const [scale1, scale2] = [firstMean / cell, secondMean / cell];
  const [values1, shares1, values2, shares2] = [first.values, first.shares, second.values, second.shares];
  for (let one = 0; one < values1.length; one++) {
    const start = values1[one]! * scale1;
    if (start >= CELLS) break;
    const share1 = shares1[one]!;
    for (let two = 0; two < values2.length; two++) {
      const place = start + values2[two]! * scale2;
      if (place >= CELLS) break;
      const at = place | 0;
      const rest = place - at;
      const mass = share1 * shares2[two]!;
      masses[at]! += mass * (1 - rest);
      masses[at + 1]! += mass * rest;
    }
  }
}

/** Adds a wait that some do not have: the others' is geometric on the grid. */
function waitOnGrid(mean: number, waits: number): void {
  if (!(mean > 0 && waits > 0)) return;
  const each = mean / waits;
  const keep = each / (1 + each);
  let waiting = 0;
  for (let at = 0; at <= CELLS; at++) {
    const mass = masses[at]!;
    waiting = keep * waiting + (1 - keep) * mass;
    masses[at] = (1 - waits) * mass + waits * waiting;
  }
}

/** Adds a wait that is even between nothing and twice its mean. */
function bufferOnGrid(mean: number): void {
  if (!(mean > 0)) return;
  const length = 2 * mean;
  const whole = Math.floor(length);
  const rest = length - whole;
  others.set(masses);
  let [shorter, longer] = [0, 0];
  for (let at = 0; at <= CELLS; at++) {
    const come = others[at]!;
    shorter += come - (at > whole ? others[at - whole - 1]! : 0);
    longer += come - (at > whole + 1 ? others[at - whole - 2]! : 0);
    masses[at] = ((1 - rest) * shorter) / (whole + 1) + (rest * longer) / (whole + 2);
  }
}
