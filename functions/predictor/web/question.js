// @ts-check
/** @import { Input, ModelDescription, Question } from "./page-types.ts" */

/**
 * Every input that one of these models knows, once.
 * @param {readonly ModelDescription[]} models
 * @returns {Input[]}
 */
export function inputsOf(models) {
  return [...new Map(models.flatMap(({ inputs }) => inputs).map((input) => [input.name, input])).values()];
}

/**
 * A question in the middle of what was measured; what was asked before is kept where it still fits.
 * @param {readonly Input[]} inputs
 * @param {Question} before
 * @returns {Question}
 */
export function firstQuestion(inputs, before) {
  return Object.fromEntries(
    inputs.map((input) => {
      const value = before[input.name];
      return [input.name, value !== undefined && fits(input, value) ? value : input.typical];
    }),
  );
}

/**
 * Of a question, what one model knows.
 * @param {ModelDescription} model
 * @param {Question} question
 * @returns {Question}
 */
export function questionFor({ inputs }, question) {
  return Object.fromEntries(inputs.map(({ name, typical }) => [name, question[name] ?? typical]));
}

/**
 * @param {Input} input
 * @param {number | string} value
 */
function fits(input, value) {
  if (input.kind === "category") return input.values.includes(String(value));
  return typeof value === "number" && value >= input.minimum && value <= input.maximum;
}
