import { normalQuantile } from "#core/numeric/normal-quantile.ts";
import { meanAndNone, type WaitPoints } from "./in-batch-waits.ts";
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
  /** Mean wait for a batch to be full: up to twice as long, evenly, where nothing is told of the group. */
  readonly bufferWait: number;
  /** How often both waits, but for those behind jobs of the own batch and group, are long together; else they are independent. */
  readonly together?: number | undefined;
  /** What of the first wait is that for jobs of the same batch, in mean services. */
  readonly behindBatch?: WaitPoints | undefined;
  /** The jobs that go to the second stage together. */
  readonly group?: GroupParts | undefined;
}

/** By place in the group: who comes first waits for all others to come, and is served first. */
export interface GroupParts {
  /** What of the second wait is that for those before it, in mean services of that stage; how many jobs have a place, as a share. */
  readonly places: WaitPoints;
  /** How likely the uneven part of the gap before the next place is there at all; it is exponential then. */
  readonly gaps: number;
  /** The share of a mean gap that every gap has. */
  readonly even: number;
}

const CELLS = 256;
/** The median lies in this part of its cells: before it they are too coarse, after it they may end too soon. */
const [LEAST_PLACE, MOST_PLACE] = [0.25, 0.97];
/** The highest quantile need not be that far in, as those below it are read from the same cells. */
const LEAST_PLACE_OF_LAST = 0.45;
const MOST_ATTEMPTS = 40;

/**
 * Quantiles of a sum of parts, independent but for waits that are long together, lowest first, by convolution on two grids: one as fine as the lowest needs, one for
 * all others. A grid keeps the mean of what falls between its points.
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

const masses = new Float64Array(CELLS + 1);
const others = new Float64Array(CELLS + 1);
const beforeWaits = new Float64Array(CELLS + 1);

function fillGrid(parts: ResponseParts, { first, second }: SplitWaits, cell: number): void {
  const { behindBatch, group } = parts;
  scatterServices(parts, cell);
  if (behindBatch !== undefined && first.rest < parts.firstWait) addPoints(behindBatch, first.scale / cell);
  const together = makesWait(first) && makesWait(second) ? (parts.together ?? 0) : 0;
  if (together > 0) beforeWaits.set(masses);
  waitOnGrid(first.rest / cell, first.restWaits);
  waitOnGrid(second.rest / cell, second.restWaits);
  if (together > 0) {
    others.set(masses);
    masses.set(beforeWaits);
    waitsTogetherOnGrid(first, second, cell);
    for (let at = 0; at <= CELLS; at++) masses[at] = together * masses[at]! + (1 - together) * others[at]!;
  }
  if (group === undefined) bufferOnGrid(parts.bufferWait / cell);
  else groupOnGrid(group, second.scale / cell, parts.bufferWait / cell);
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

function makesWait({ rest, restWaits }: SplitWait): boolean {
  return rest > 0 && restWaits > 0;
}

/** Adds two waits that are multiples of one exponential time; the rarer one is there only where the other is. */
function waitsTogetherOnGrid(one: SplitWait, other: SplitWait, cell: number): void {
  const [rare, often] = one.restWaits < other.restWaits ? [one, other] : [other, one];
  const eachOften = often.rest / often.restWaits / cell;
  const eachBoth = eachOften + rare.rest / rare.restWaits / cell;
  const [keepBoth, keepOne] = [eachBoth / (1 + eachBoth), eachOften / (1 + eachOften)];
  let [both, alone] = [0, 0];
  for (let at = 0; at <= CELLS; at++) {
    const mass = masses[at]!;
    both = keepBoth * both + (1 - keepBoth) * mass;
    alone = keepOne * alone + (1 - keepOne) * mass;
    masses[at] = (1 - often.restWaits) * mass + rare.restWaits * both + (often.restWaits - rare.restWaits) * alone;
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

/** Adds one of a few values to what is there. */
function addPoints({ values, shares }: WaitPoints, scale: number): void {
  others.set(masses);
  masses.fill(0);
  for (let point = 0; point < values.length; point++) addMoved(others, values[point]! * scale, shares[point]!);
}

/** Adds so much of `from` to the masses, moved up by so many cells. */
function addMoved(from: Float64Array, cells: number, share: number): void {
  if (cells >= CELLS) return;
  const whole = Math.floor(cells);
  const upper = share * (cells - whole);
  const lower = share - upper;
  masses[whole]! += lower * from[0]!;
  for (let at = 1; at <= CELLS - whole; at++) masses[at + whole]! += lower * from[at]! + upper * from[at - 1]!;
}

/** Adds, place by place, the wait for the group to be full and that behind those before: each place waits one gap more than the next. */
function groupOnGrid({ places: { values, shares }, gaps, even }: GroupParts, scale: number, bufferWait: number): void {
  others.set(masses);
  masses.fill(0);
  let laterPlaces = 0;
  for (let place = 0; place < shares.length; place++) laterPlaces += shares[place]! * (shares.length - 1 - place);
  const gap = laterPlaces > 0 ? bufferWait / laterPlaces : 0;
  const [same, other] = [gap * even, gap * (1 - even)];
  for (let place = 0; place < values.length; place++) {
    if (place > 0) waitOnGrid(other, gaps);
    addMoved(others, values[place]! * scale + (values.length - 1 - place) * same, shares[place]!);
  }
}
