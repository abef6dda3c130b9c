import { portableExp } from "#core/numeric/portable-exp.ts";
import { portableLog } from "#core/numeric/portable-log.ts";
import type { Fill } from "./fill.ts";
import type { RandomSource } from "./random-source.ts";
import { EXPONENTIAL, NORMAL } from "./ziggurat.ts";

/** Fills a block from a place on as long as the next words settle each number at once; up to where it came. */
type SureRun = (block: Float64Array, from: number, source: RandomSource) => number;

/**
 * Numbers of which most follow from their first words alone: those are filled by a loop that keeps all in local variables; what needs
 * more words, or those at the end of what was made of them, is drawn by itself. The numbers are those of `draw`, one by one.
 */
function fillSure(source: RandomSource, sureRun: SureRun, draw: () => number): Fill {
  return (block) => {
    for (let index = 0; ; index++) {
      index = sureRun(block, index, source);
      if (index === block.length) return;
      block[index] = draw();
    }
  };
}

/** Gamma numbers of some shape, whose mean is the shape, multiplied by a scale and a mean. */
export function fillGammas(source: RandomSource, shape: number, scale: number, mean: number): Fill {
  // As `RandomSource` draws them: where the shape is below 1 one of a larger shape is made smaller.
  const isSmall = shape < 1;
  const d = (isSmall ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  const wordsEach = isSmall ? 3 : 2;
  const sureRun: SureRun = (block, from, { words, at: begun }) => {
    const { sure, width } = NORMAL;
    const { sure: surePlace, width: placeWidth } = EXPONENTIAL;
    const [offset, slope, power, factor, unit, each] = [d, c, shape, scale, mean, wordsEach];
    const last = words.length - each;
    let at = begun;
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
      if (each === 2) block[index] = gamma * factor * unit;
      else {
        const third = words[at + 2]!;
        const step = third >>> 8;
        if (step >= surePlace[third & 255]!) break;
        block[index] = gamma * portableExp(-(step * placeWidth[third & 255]!) / power) * factor * unit;
      }
    }
    source.at = at;
    return index;
  };
  return fillSure(source, sureRun, () => source.gamma(shape) * scale * mean);
}

/** Numbers whose logarithm is normal with a deviation, with some mean. */
export function fillLognormals(source: RandomSource, deviation: number, variance: number, mean: number): Fill {
  const sureRun: SureRun = (block, from, { words, at: begun }) => {
    const { sure, width } = NORMAL;
    const [spread, shift, unit] = [deviation, variance / 2, mean];
    let at = begun;
    let index = from;
    for (; index < block.length && at < words.length; index++, at++) {
      const word = words[at]!;
      const layer = word & 127;
      const place = word >> 8;
      if (Math.abs(place) >= sure[layer]!) break;
      block[index] = portableExp(spread * (place * width[layer]!) - shift) * unit;
    }
    source.at = at;
    return index;
  };
  return fillSure(source, sureRun, () => portableExp(deviation * source.normal() - variance / 2) * mean);
}

/** Powers of exponential numbers: of a Weibull law with a shape and a scale, multiplied by a mean. */
export function fillWeibulls(source: RandomSource, shape: number, scale: number, mean: number): Fill {
  const sureRun: SureRun = (block, from, { words, at: begun }) => {
    const { sure, width } = EXPONENTIAL;
    const [root, factor, unit] = [shape, scale, mean];
    let at = begun;
    let index = from;
    for (; index < block.length && at < words.length; index++, at++) {
      const word = words[at]!;
      const place = word >>> 8;
      if (place >= sure[word & 255]!) break;
      // An exponential number of 0 has no logarithm.
      block[index] = factor * portableExp(portableLog(place * width[word & 255]! + 1e-300) / root) * unit;
    }
    source.at = at;
    return index;
  };
  return fillSure(
    source,
    sureRun,
    () => scale * portableExp(portableLog(source.exponential() + 1e-300) / shape) * mean,
  );
}

/** Exponential numbers with one of two means, the first for a share of them, multiplied by a mean. */
export function fillHyperexponentials(
  source: RandomSource,
  share: number,
  [first, second]: readonly [number, number],
  mean: number,
): Fill {
  const sureRun: SureRun = (block, from, { words, at: begun }) => {
    const { sure, width } = EXPONENTIAL;
    const [below, small, large, unit] = [share, first, second, mean];
    const last = words.length - 2;
    let at = begun;
    let index = from;
    for (; index < block.length && at <= last; index++, at += 2) {
      const word = words[at + 1]!;
      const place = word >>> 8;
      if (place >= sure[word & 255]!) break;
      const chosen = ((words[at]! >>> 0) + 0.5) / 0x1_0000_0000 < below ? small : large;
      block[index] = chosen * (place * width[word & 255]!) * unit;
    }
    source.at = at;
    return index;
  };
  return fillSure(source, sureRun, () => (source.uniform() < share ? first : second) * source.exponential() * mean);
}

/** One of two numbers, the first for a share of them. */
export function fillTwoPoints(source: RandomSource, share: number, [first, second]: readonly [number, number]): Fill {
  const sureRun: SureRun = (block, from, { words, at: begun }) => {
    const [below, rare, usual] = [share, first, second];
    let at = begun;
    let index = from;
    for (; index < block.length && at < words.length; index++, at++) {
      block[index] = ((words[at]! >>> 0) + 0.5) / 0x1_0000_0000 < below ? rare : usual;
    }
    source.at = at;
    return index;
  };
  return fillSure(source, sureRun, () => (source.uniform() < share ? first : second));
}
