import type { ServicePoints } from "../surrogate/service-points.ts";
import type { WaitShape } from "./wait-shape.ts";

/** What a station adds to a response, all in one unit. */
export interface ChainPart {
  readonly service: ServicePoints;
  readonly serviceMean: number;
  readonly wait: number;
  readonly waits: number;
  readonly shape: WaitShape;
  /** Mean wait for others to go with: up to twice as long, evenly. */
  readonly bufferWait: number;
}

const CELLS = 384;
/** A quantile should lie in this part of the cells: before it they are too coarse, after it they may end too soon. */
const [LEAST_PLACE, MOST_PLACE] = [0.25, 0.97];

/** Quantiles of a sum of independent parts, by convolution on a grid for each that is as fine as it needs. */
export function chainQuantiles(parts: readonly ChainPart[], shares: readonly number[]): number[] {
  const mean = parts.reduce((sum, { serviceMean, wait, bufferWait }) => sum + serviceMean + wait + bufferWait, 0);
  let span = 1.6 * mean;
  let masses = massesWithin(parts, span);
  return shares.map((share) => {
    for (let attempt = 0; ; attempt++) {
      const value = quantileWithin(masses, share, span);
      if (value !== undefined && (value >= LEAST_PLACE * span || attempt > 12)) return value;
      if (attempt > 40) return span;
      span = value === undefined ? 1.8 * span : Math.max(1.5 * value, span / 16);
      masses = massesWithin(parts, span);
    }
  });
}

/** Undefined when the quantile may lie beyond the span. */
function quantileWithin(masses: Float64Array, share: number, span: number): number | undefined {
  const cell = span / CELLS;
  let below = 0;
  for (let at = 0; at <= CELLS * MOST_PLACE; at++) {
    const mass = masses[at]!;
    // What lies at a point of the grid came of half a cell to either side.
    if (below + mass >= share) return Math.max(0, at - 0.5 + (share - below) / mass) * cell;
    below += mass;
  }
  return undefined;
}

function massesWithin(parts: readonly ChainPart[], span: number): Float64Array {
  const cell = span / CELLS;
  let masses: Float64Array = new Float64Array(CELLS + 1);
  masses[0] = 1;
  for (const { service, serviceMean, wait, waits, shape, bufferWait } of parts) {
    masses = convolved(masses, serviceOnGrid(service, serviceMean / cell));
    if (wait > 0 && waits > 0) masses = convolved(masses, waitOnGrid(wait / cell, waits, shape));
    if (bufferWait > 0) masses = convolved(masses, evenOnGrid((2 * bufferWait) / cell));
  }
  return masses;
}

/** A grid keeps the mean of what falls between its points. */
function serviceOnGrid({ values, shares }: ServicePoints, scale: number): Float64Array {
  const grid = new Float64Array(CELLS + 1);
  for (let point = 0; point < values.length; point++) {
    const place = values[point]! * scale;
    if (place >= CELLS) break;
    const at = Math.floor(place);
    grid[at]! += shares[point]! * (1 - place + at);
    grid[at + 1]! += shares[point]! * (place - at);
  }
  return grid;
}

function waitOnGrid(mean: number, waits: number, shape: WaitShape): Float64Array {
  const grid = new Float64Array(CELLS + 1);
  const each = mean / waits;
  let before = 0;
  for (let at = 0; at <= CELLS; at++) {
    const below = shape.shareBelow((at + 0.5) / each);
    grid[at] = waits * (below - before);
    before = below;
  }
  grid[0]! += 1 - waits;
  return grid;
}

function evenOnGrid(length: number): Float64Array {
  const grid = new Float64Array(CELLS + 1);
  const below = (place: number): number => Math.min(1, Math.max(0, place / length));
  for (let at = 0; at <= CELLS; at++) grid[at] = below(at + 0.5) - below(at - 0.5);
  return grid;
}

function convolved(left: Float64Array, right: Float64Array): Float64Array {
  const sums = new Float64Array(CELLS + 1);
  for (let from = 0; from <= CELLS; from++) {
    const mass = left[from]!;
    if (mass < 1e-15) continue;
    for (let at = from; at <= CELLS; at++) sums[at]! += mass * right[at - from]!;
  }
  return sums;
}
