// @ts-check
/** @import { NumberInput } from "./page-types.ts" */

const BEYOND = 0.25;
const STEPS = 200;

/**
 * Where a slider begins and ends and how far one step goes: the trained range and a quarter of it on both sides, never
 * down to zero when nothing so small was trained.
 * @param {NumberInput} input
 * @returns {{ minimum: number, maximum: number, step: number }}
 */
export function sliderRange({ minimum, maximum, unit, values }) {
  const margin = (maximum - minimum) * BEYOND;
  const least = minimum > 0 ? Math.max(minimum - margin, minimum / 2) : minimum === 0 ? 0 : minimum - margin;
  const step = stepOf((maximum + margin - least) / STEPS, unit, isWhole({ values, minimum, maximum, unit }));
  return {
    minimum: roundTo(Math.ceil(least / step) * step),
    maximum: roundTo(Math.floor((maximum + margin) / step) * step),
    step,
  };
}

/**
 * True for inputs that only know yes (1) and no (0).
 * @param {NumberInput} input
 */
export function isSwitch({ values, unit }) {
  return unit === "1" && values !== null && values.length === 2 && values[0] === 0 && values[1] === 1;
}

/**
 * @param {number} least
 * @param {string} unit
 * @param {boolean} whole
 */
function stepOf(least, unit, whole) {
  if (unit === "B") return 2 ** Math.max(0, Math.ceil(Math.log2(least)));
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
  return whole ? Math.max(1, Math.round(step)) : step;
}

/** @param {Pick<NumberInput, "values" | "minimum" | "maximum" | "unit">} input */
function isWhole({ values, minimum, maximum, unit }) {
  return unit !== "s" && [...(values ?? []), minimum, maximum].every(Number.isInteger);
}

/** @param {number} value Without the dust that binary fractions leave. */
function roundTo(value) {
  return Number(value.toPrecision(12));
}
