import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";
import { EXPONENTIAL, NORMAL } from "./ziggurat.ts";

/** Fills a block from a place on as long as the next words settle each number at once; up to where it came. */
type SureRun<Law> = (block: Float64Array, from: number, source: RandomSource, law: Law) => number;
type Draw<Law> = (source: RandomSource, law: Law) => number;

/**
 * Numbers of which most follow from their first words alone: those are filled by a loop that keeps all in local variables; what needs
 * more words, or those at the end of what was made of them, is drawn by itself. The numbers are those of `draw`, one by one.
 */
function fillSure<Law>(source: RandomSource, law: Law, sureRun: SureRun<Law>, draw: Draw<Law>): Fill {
  return (block) => fillBlock(block, source, law, sureRun, draw);
}

function fillBlock<Law>(
  block: Float64Array,
  source: RandomSource,
  law: Law,
  sureRun: SureRun<Law>,
  draw: Draw<Law>,
): void {
  for (let index = 0; ; index++) {
    index = sureRun(block, index, source, law);
    if (index === block.length) return;
    block[index] = draw(source, law);
  }
}

/** Of a gamma or a Weibull law. */
interface ShapedLaw {
  readonly shape: number;
  readonly scale: number;
  readonly mean: number;
}

/** Gamma numbers of some shape, whose mean is the shape, multiplied by a scale and a mean. */
export function fillGammas(source: RandomSource, shape: number, scale: number, mean: number): Fill {
  return fillSure(source, { shape, scale, mean }, sureGammas, drawGamma);
}

function drawGamma(source: RandomSource, { shape, scale, mean }: ShapedLaw): number {
  return source.gamma(shape) * scale * mean;
}

function sureGammas(
  block: Float64Array,
  from: number,
  source: RandomSource,
  { shape, scale, mean }: ShapedLaw,
): number {
  const { words } = source;
  const { sure, width } = NORMAL;
  const { sure: surePlace, width: placeWidth } = EXPONENTIAL;
  // As `RandomSource` draws them: where the shape is below 1 one of a larger shape is made smaller.
  const isSmall = shape < 1;
  const offset = (isSmall ? shape + 1 : shape) - 1 / 3;
  const slope = 1 / Math.sqrt(9 * offset);
  const each = isSmall ? 3 : 2;
  const last = words.length - each;
  let { at } = source;
  let index = from;
  for (; index < block.length && at <= last; index++, at += each) {
    const word = words[at]!;
    const layer = word & 127;
    const place = word >> 8;
    if (Math.abs(place) >= sure[layer]!) break;
    const x = place * width[layer]!;
    const root = 1 + slope * x;
    const square = x * x;
    if (root <= 0 || ((words[at + 1]! >>> 0) + 0.5) / 0x1_0000_0000 >= 1 - 0.0331 * square * square) break;
    const gamma = offset * (root * root * root);
    if (each === 2) block[index] = gamma * scale * mean;
    else {
      const third = words[at + 2]!;
      const step = third >>> 8;
      if (step >= surePlace[third & 255]!) break;
      block[index] = gamma * portableExp(-(step * placeWidth[third & 255]!) / shape) * scale * mean;
    }
  }
  source.at = at;
  return index;
}

interface LognormalLaw {
  readonly deviation: number;
  readonly variance: number;
  readonly mean: number;
}

/** Numbers whose logarithm is normal with a deviation, with some mean. */
export function fillLognormals(source: RandomSource, deviation: number, variance: number, mean: number): Fill {
  return fillSure(source, { deviation, variance, mean }, sureLognormals, drawLognormal);
}

function drawLognormal(source: RandomSource, { deviation, variance, mean }: LognormalLaw): number {
  return portableExp(deviation * source.normal() - variance / 2) * mean;
}

function sureLognormals(
  block: Float64Array,
  from: number,
  source: RandomSource,
  { deviation, variance, mean }: LognormalLaw,
): number {
  const { words } = source;
  const { sure, width } = NORMAL;
  const shift = variance / 2;
  let { at } = source;
  let index = from;
  for (; index < block.length && at < words.length; index++, at++) {
    const word = words[at]!;
    const layer = word & 127;
    const place = word >> 8;
    if (Math.abs(place) >= sure[layer]!) break;
    block[index] = portableExp(deviation * (place * width[layer]!) - shift) * mean;
  }
  source.at = at;
  return index;
}

/** Powers of exponential numbers: of a Weibull law with a shape and a scale, multiplied by a mean. */
export function fillWeibulls(source: RandomSource, shape: number, scale: number, mean: number): Fill {
  return fillSure(source, { shape, scale, mean }, sureWeibulls, drawWeibull);
}

function drawWeibull(source: RandomSource, { shape, scale, mean }: ShapedLaw): number {
  return scale * portableExp(portableLog(source.exponential() + 1e-300) / shape) * mean;
}

function sureWeibulls(
  block: Float64Array,
  from: number,
  source: RandomSource,
  { shape, scale, mean }: ShapedLaw,
): number {
  const { words } = source;
  const { sure, width } = EXPONENTIAL;
  let { at } = source;
  let index = from;
  for (; index < block.length && at < words.length; index++, at++) {
    const word = words[at]!;
    const place = word >>> 8;
    if (place >= sure[word & 255]!) break;
    // An exponential number of 0 has no logarithm.
    block[index] = scale * portableExp(portableLog(place * width[word & 255]! + 1e-300) / shape) * mean;
  }
  source.at = at;
  return index;
}

interface TwoValues {
  readonly share: number;
  readonly first: number;
  readonly second: number;
}

interface TwoMeans extends TwoValues {
  readonly mean: number;
}

/** Exponential numbers with one of two means, the first for a share of them, multiplied by a mean. */
export function fillHyperexponentials(
  source: RandomSource,
  share: number,
  [first, second]: readonly [number, number],
  mean: number,
): Fill {
  return fillSure(source, { share, first, second, mean }, sureHyperexponentials, drawHyperexponential);
}

function drawHyperexponential(source: RandomSource, { share, first, second, mean }: TwoMeans): number {
  return (source.uniform() < share ? first : second) * source.exponential() * mean;
}

function sureHyperexponentials(
  block: Float64Array,
  from: number,
  source: RandomSource,
  { share, first, second, mean }: TwoMeans,
): number {
  const { words } = source;
  const { sure, width } = EXPONENTIAL;
  const last = words.length - 2;
  let { at } = source;
  let index = from;
  for (; index < block.length && at <= last; index++, at += 2) {
    const word = words[at + 1]!;
    const place = word >>> 8;
    if (place >= sure[word & 255]!) break;
    const chosen = ((words[at]! >>> 0) + 0.5) / 0x1_0000_0000 < share ? first : second;
    block[index] = chosen * (place * width[word & 255]!) * mean;
  }
  source.at = at;
  return index;
}

/** One of two numbers, the first for a share of them. */
export function fillTwoPoints(source: RandomSource, share: number, [first, second]: readonly [number, number]): Fill {
  return fillSure(source, { share, first, second }, sureTwoPoints, drawTwoPoint);
}

function drawTwoPoint(source: RandomSource, { share, first, second }: TwoValues): number {
  return source.uniform() < share ? first : second;
}

function sureTwoPoints(
  block: Float64Array,
  from: number,
  source: RandomSource,
  { share, first, second }: TwoValues,
): number {
  const { words } = source;
  let { at } = source;
  let index = from;
  for (; index < block.length && at < words.length; index++, at++) {
    block[index] = ((words[at]! >>> 0) + 0.5) / 0x1_0000_0000 < share ? first : second;
  }
  source.at = at;
  return index;
}
