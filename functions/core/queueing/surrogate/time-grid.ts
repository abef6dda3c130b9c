import type { WaitPoints } from "./in-batch-waits.ts";
import type { ServicePoints } from "./service-points.ts";

/** Into how many cells a grid of times is divided; all times here are in cells. */
export const CELLS = 256;
/** A quantile beyond this part of the cells may be one that lies behind their end. */
const MOST_PLACE = 0.97;

/** A wait that `share` of all have, exponential then; `cells` is its mean over all. */
export interface GridWait {
  readonly cells: number;
  readonly share: number;
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

// One grid for all: a query fills it anew, and nothing waits in between.
const masses = new Float64Array(CELLS + 1);
const others = new Float64Array(CELLS + 1);
const beforeWaits = new Float64Array(CELLS + 1);

/** In cells; undefined when the quantile may lie beyond them. */
export function quantileOnGrid(share: number): number | undefined {
  let below = 0;
  for (let at = 0; at <= CELLS * MOST_PLACE; at++) {
    const mass = masses[at]!;
    // What lies at a point of the grid came of half a cell to either side.
    if (below + mass >= share) return Math.max(0, at - 0.5 + (share - below) / mass);
    below += mass;
  }
  return undefined;
}

/** Starts the grid with the sums of two independent services, whose means are so many cells; their mean is kept. */
export function startWithSums(first: ServicePoints, scale1: number, second: ServicePoints, scale2: number): void {
  masses.fill(0);
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

/** Adds two waits, `together` of whose times they are long together, and independent else. */
export function addWaits(first: GridWait, second: GridWait, together: number): void {
  const both = isWait(first) && isWait(second) ? together : 0;
  if (both > 0) beforeWaits.set(masses);
  addWait(first);
  addWait(second);
  if (!(both > 0)) return;
  others.set(masses);
  masses.set(beforeWaits);
  addWaitsTogether(first, second);
  for (let at = 0; at <= CELLS; at++) masses[at] = both * masses[at]! + (1 - both) * others[at]!;
}

function isWait({ cells, share }: GridWait): boolean {
  return cells > 0 && share > 0;
}

/** An exponential wait is geometric on the grid. */
function addWait(wait: GridWait): void {
  if (!isWait(wait)) return;
  const { cells, share } = wait;
  const each = cells / share;
  const keep = each / (1 + each);
  let waiting = 0;
  for (let at = 0; at <= CELLS; at++) {
    const mass = masses[at]!;
    waiting = keep * waiting + (1 - keep) * mass;
    masses[at] = (1 - share) * mass + share * waiting;
  }
}

/** Adds two waits that are multiples of one exponential time; the rarer one is there only where the other is. */
function addWaitsTogether(one: GridWait, other: GridWait): void {
  const [rare, often] = one.share < other.share ? [one, other] : [other, one];
  const eachOften = often.cells / often.share;
  const eachBoth = eachOften + rare.cells / rare.share;
  const [keepBoth, keepOne] = [eachBoth / (1 + eachBoth), eachOften / (1 + eachOften)];
  let [both, alone] = [0, 0];
  for (let at = 0; at <= CELLS; at++) {
    const mass = masses[at]!;
    both = keepBoth * both + (1 - keepBoth) * mass;
    alone = keepOne * alone + (1 - keepOne) * mass;
    masses[at] = (1 - often.share) * mass + rare.share * both + (often.share - rare.share) * alone;
  }
}

/** Adds a wait that is even between nothing and twice its mean. */
export function addEven(mean: number): void {
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

/** Adds one of a few values, in units of `scale`, to what is there. */
export function addPoints({ values, shares }: WaitPoints, scale: number): void {
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
export function addPlaces(
  { places: { values, shares }, gaps, even }: GroupParts,
  scale: number,
  bufferWait: number,
): void {
  others.set(masses);
  masses.fill(0);
  let laterPlaces = 0;
  for (let place = 0; place < shares.length; place++) laterPlaces += shares[place]! * (shares.length - 1 - place);
  const gap = laterPlaces > 0 ? bufferWait / laterPlaces : 0;
  const [same, other] = [gap * even, gap * (1 - even)];
  for (let place = 0; place < values.length; place++) {
    if (place > 0) addWait({ cells: other, share: gaps });
    addMoved(others, values[place]! * scale + (values.length - 1 - place) * same, shares[place]!);
  }
}
