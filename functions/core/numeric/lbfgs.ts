/** Gives the value at a point and writes the gradient there; the value may be infinite where there is none. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface Box {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
}

export interface LbfgsLimits {
  readonly iterations: number;
  /** Ends where no free part of the gradient is larger. */
  readonly gradientTolerance?: number;
  /** Ends where a step gains less than this share of the value. */
  readonly valueTolerance?: number;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly evaluations: number;
}

/** Steps remembered. */
const MEMORY = 10;
/** Armijo's share of the promised gain. */
const LEAST_GAIN = 1e-4;
const LARGEST_HALVINGS = 25;

/**
 * A local minimum inside a box by limited-memory BFGS (Nocedal 1980) on the free variables; steps are projected onto
 * the box and shortened until they gain enough (Bertsekas 1982).
 */
export function minimiseInBox(
  objective: Objective,
  start: ArrayLike<number>,
  box: Box,
  { iterations, gradientTolerance = 1e-5, valueTolerance = 1e-9 }: LbfgsLimits,
): Minimum {
  const size = start.length;
  let point: Float64Array = project(Float64Array.from(start), box);
  let gradient: Float64Array = new Float64Array(size);
  let nextPoint: Float64Array = new Float64Array(size);
  let nextGradient: Float64Array = new Float64Array(size);
  let value = objective(point, gradient);
  let evaluations = 1;
  const history: Step[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const free = freeVariables(point, gradient, box);
    if (largest(gradient, free) <= gradientTolerance) break;
    let direction = history.length > 0 ? quasiNewton(history, gradient, free) : steepest(gradient, free);
    if (!(dot(direction, gradient) < 0)) {
      history.length = 0;
      direction = steepest(gradient, free);
    }
    let length = 1;
    let nextValue = Infinity;
    let gained = false;
    for (let halving = 0; halving < LARGEST_HALVINGS && !gained; halving++) {
      for (let index = 0; index < size; index++) nextPoint[index] = point[index]! + length * direction[index]!;
      project(nextPoint, box);
      nextValue = objective(nextPoint, nextGradient);
      evaluations++;
      const promised = slope(gradient, nextPoint, point);
      gained = nextValue <= value + LEAST_GAIN * promised;
      if (!gained) length *= shortening(value, nextValue, promised);
    }
    if (!gained) {
      if (history.length === 0) break;
      history.length = 0;
      continue;
    }
    remember(history, point, nextPoint, gradient, nextGradient);
    const gain = value - nextValue;
    [point, nextPoint] = [nextPoint, point];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
    if (gain <= valueTolerance * Math.max(Math.abs(value), 1)) break;
  }
  return { point, value, evaluations };
}

interface Step {
  readonly moved: Float64Array;
  readonly bent: Float64Array;
}

function project(point: Float64Array, { lower, upper }: Box): Float64Array {
  for (let index = 0; index < point.length; index++) {
    point[index] = Math.min(upper[index]!, Math.max(lower[index]!, point[index]!));
  }
  return point;
}

/** 1 for what may move, 0 for what the gradient presses against its bound. */
function freeVariables(point: Float64Array, gradient: Float64Array, { lower, upper }: Box): Uint8Array {
  return Uint8Array.from(point, (value, index) => {
    const pressed =
      (value <= lower[index]! && gradient[index]! > 0) || (value >= upper[index]! && gradient[index]! < 0);
    return pressed ? 0 : 1;
  });
}

function largest(gradient: Float64Array, free: Uint8Array): number {
  return gradient.reduce((most, value, index) => Math.max(most, free[index]! * Math.abs(value)), 0);
}

/** Against the gradient, at first by a length of at most 1. */
function steepest(gradient: Float64Array, free: Uint8Array): Float64Array {
  const masked = gradient.map((value, index) => -value * free[index]!);
  const norm = Math.sqrt(dot(masked, masked));
  return norm > 1 ? masked.map((value) => value / norm) : masked;
}

/** The two-loop recursion, with what was remembered of the free variables. */
function quasiNewton(history: readonly Step[], gradient: Float64Array, free: Uint8Array): Float64Array {
  const direction = gradient.map((value, index) => -value * free[index]!);
  const shares: number[] = [];
  let scale: number | undefined;
  for (let place = history.length - 1; place >= 0; place--) {
    const { moved, bent } = history[place]!;
    const curvature = dotFree(moved, bent, free);
    const share = curvature > 0 ? dotFree(moved, direction, free) / curvature : 0;
    shares[place] = share;
    if (share === 0) continue;
    scale ??= curvature / dotFree(bent, bent, free);
    for (let index = 0; index < direction.length; index++) direction[index]! -= share * bent[index]! * free[index]!;
  }
  for (let index = 0; index < direction.length; index++) direction[index]! *= scale ?? 1;
  for (const [place, { moved, bent }] of history.entries()) {
    const curvature = dotFree(moved, bent, free);
    if (!(curvature > 0)) continue;
    const share = shares[place]! - dotFree(bent, direction, free) / curvature;
    for (let index = 0; index < direction.length; index++) direction[index]! += share * moved[index]! * free[index]!;
  }
  return direction;
}

/** Keeps a step along which the gradient grew, as it does around a minimum. */
function remember(history: Step[], from: Float64Array, to: Float64Array, before: Float64Array, after: Float64Array) {
  const moved = to.map((value, index) => value - from[index]!);
  const bent = after.map((value, index) => value - before[index]!);
  if (!(dot(moved, bent) > 1e-10 * dot(bent, bent))) return;
  history.push({ moved, bent });
  if (history.length > MEMORY) history.shift();
}

/** To the minimum of the parabola through both values, within a tenth and a half. */
function shortening(value: number, nextValue: number, promised: number): number {
  const excess = nextValue - value - promised;
  const best = Number.isFinite(excess) && excess > 0 ? -promised / (2 * excess) : 0;
  return Math.min(0.5, Math.max(0.1, best));
}

function slope(gradient: Float64Array, to: Float64Array, from: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < gradient.length; index++) sum += gradient[index]! * (to[index]! - from[index]!);
  return sum;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

function dotFree(left: Float64Array, right: Float64Array, free: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]! * free[index]!;
  return sum;
}
