// @ts-check
/** @import { CategoryInput, Input, NumberInput, Question } from "./page-types.ts" */
import { element } from "./elements.js";
import { formatQuantity } from "./format-quantity.js";
import { isSwitch, sliderRange } from "./slider-range.js";

/**
 * A control for each input that varied in training, and in words those that did not.
 * @param {readonly Input[]} inputs
 * @param {Question} question Changed in place when somebody moves a control.
 * @param {(name: string) => void} changed
 * @returns {Node[]}
 */
export function controls(inputs, question, changed) {
  const varied = inputs.filter((input) => !isFixed(input));
  const fixed = inputs.filter(isFixed);
  const made = varied.map((input) => {
    if (input.kind === "category") return choice(input, input.values, question, changed);
    return isSwitch(input) ? switchOf(input, question, changed) : slider(input, question, changed);
  });
  return fixed.length === 0 ? made : [...made, fixedInputs(fixed)];
}

/** @param {Input} input True when training knew one value only. */
export function isFixed(input) {
  return input.kind === "number" ? input.minimum === input.maximum : input.values.length === 1;
}

/**
 * @param {NumberInput} input
 * @param {Question} question
 * @param {(name: string) => void} changed
 */
function slider(input, question, changed) {
  const { name, unit } = input;
  const id = `input-${name}`;
  const { minimum, maximum, step } = sliderRange(input);
  const range = element("input", { type: "range", id, min: minimum, max: maximum, step, list: `${id}-trained` });
  const exact = element("input", {
    type: "number",
    id: `${id}-exact`,
    step: "any",
    "aria-label": `${labelOf(input)}, exactly`,
  });
  const said = element("output", { for: `${id} ${id}-exact` });
  const outside = element("span", { class: "outside", hidden: true }, "outside of what was measured");
  const trained = element(
    "datalist",
    { id: `${id}-trained` },
    ...(input.values ?? [input.minimum, input.maximum]).map((value) => element("option", { value })),
  );

  /** @param {HTMLInputElement | undefined} moved */
  const show = (moved) => {
    const value = Number(question[name]);
    if (moved !== range) range.value = String(value);
    if (moved !== exact) exact.value = String(value);
    const words = formatQuantity(value, unit);
    said.textContent = words;
    range.setAttribute("aria-valuetext", words);
    outside.hidden = value >= input.minimum && value <= input.maximum;
  };
  /** @param {HTMLInputElement} moved */
  const listen = (moved) =>
    moved.addEventListener("input", () => {
      if (!Number.isFinite(moved.valueAsNumber)) return;
      question[name] = moved.valueAsNumber;
      show(moved);
      changed(name);
    });
  listen(range);
  listen(exact);
  range.addEventListener("moveto", (event) => {
    question[name] = /** @type {CustomEvent<number>} */ (event).detail;
    show(undefined);
    changed(name);
  });
  show(undefined);
  const unitWords = unit === "" || unit === "1" ? "" : unit;
  const between = `measured ${formatQuantity(input.minimum, unit)} to ${formatQuantity(input.maximum, unit)} · `;
  return element(
    "div",
    { class: "control" },
    element("div", { class: "head" }, element("label", { for: id }, labelOf(input)), said),
    element("div", { class: "move" }, range, element("span", { class: "exact" }, exact, ` ${unitWords}`)),
    element("small", {}, between, element("code", {}, name)),
    outside,
    trained,
  );
}

/**
 * @param {NumberInput} input
 * @param {Question} question
 * @param {(name: string) => void} changed
 */
function switchOf(input, question, changed) {
  const box = element("input", { type: "checkbox", id: `input-${input.name}` });
  box.checked = question[input.name] === 1;
  box.addEventListener("input", () => {
    question[input.name] = box.checked ? 1 : 0;
    changed(input.name);
  });
  return element(
    "div",
    { class: "control switch" },
    box,
    element("label", { for: box.id }, labelOf(input)),
    element("small", {}, element("code", {}, input.name)),
  );
}

/**
 * @param {CategoryInput} input
 * @param {readonly string[]} values
 * @param {Question} question
 * @param {(name: string) => void} changed
 */
function choice(input, values, question, changed) {
  const select = element(
    "select",
    { id: `input-${input.name}` },
    ...values.map((value) => element("option", { value }, value)),
  );
  select.value = String(question[input.name]);
  select.addEventListener("input", () => {
    question[input.name] = select.value;
    changed(input.name);
  });
  return element(
    "div",
    { class: "control" },
    element("label", { for: select.id }, labelOf(input)),
    select,
    element("small", {}, element("code", {}, input.name)),
  );
}

/** @param {readonly Input[]} fixed */
function fixedInputs(fixed) {
  const rows = fixed.map((input) => {
    const value = input.kind === "number" ? formatQuantity(input.typical, input.unit) : input.typical;
    return element("li", {}, element("code", {}, input.name), ` ${value}`);
  });
  return element(
    "details",
    { class: "fixed" },
    element("summary", {}, `${fixed.length} more had one value in all measurements`),
    element("ul", {}, ...rows),
  );
}

/** @param {Input} input */
function labelOf({ description, name }) {
  return description === "" ? name : description;
}
