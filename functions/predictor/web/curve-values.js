// @ts-check
/** @import { NumberInput } from "./page-types.ts" */
import { sliderRange } from "./slider-range.js";

const POINTS = 80;

/**
 * The values at which a curve is asked for, ascending: even ones, and the ends of the trained range, where it may bend.
 * @param {NumberInput} input
 * @param {number} at Where the question stands: the curve reaches as far.
 * @returns {number[]}
 */
export function curveValues(input, at) {
  const { minimum, maximum } = sliderRange(input);
  const [from, to] = [Math.min(minimum, at), Math.max(maximum, at)];
  const even = Array.from({ length: POINTS }, (_, index) => from + ((to - from) * index) / (POINTS - 1));
  return [...new Set([...even, input.minimum, input.maximum])].sort((left, right) => left - right);
}
