// @ts-check
/** @import { Answer } from "./page-types.ts" */
import { element } from "./elements.js";
import { formatQuantity } from "./format-quantity.js";

/**
 * Shows a card for each target with its prediction; the chosen one is drawn. Cards stay while their targets do, so that
 * the keyboard does not lose its place.
 * @param {HTMLElement} place
 * @param {(model: string) => void} choose
 * @returns {(answers: readonly Answer[], chosen: string) => void}
 */
export function answerCards(place, choose) {
  /** @type {Map<string, Card>} */
  let cards = new Map();
  return (answers, chosen) => {
    const names = answers.map(({ model }) => model);
    if (JSON.stringify(names) !== JSON.stringify([...cards.keys()])) {
      cards = new Map(answers.map((answer) => [answer.model, cardOf(answer, choose)]));
      place.replaceChildren(...[...cards.values()].map(({ card }) => card));
    }
    for (const answer of answers) fill(cards.get(answer.model), answer, chosen);
  };
}

/** @typedef {{ card: HTMLElement, radio: HTMLInputElement, value: HTMLElement, interval: HTMLElement }} Card */

/**
 * @param {Answer} answer
 * @param {(model: string) => void} choose
 * @returns {Card}
 */
function cardOf({ model, target }, choose) {
  const radio = element("input", { type: "radio", name: "target", value: model });
  radio.addEventListener("input", () => choose(model));
  const value = element("strong");
  const interval = element("span", { class: "interval" });
  const words = element("span", { class: "target" }, target.description === "" ? target.name : target.description);
  const card = element("label", { class: "card" }, radio, words, value, interval, element("code", {}, target.name));
  return { card, radio, value, interval };
}

/**
 * @param {Card | undefined} card
 * @param {Answer} answer
 * @param {string} chosen
 */
function fill(card, { model, target, level, predictions }, chosen) {
  const prediction = predictions[0];
  if (card === undefined || prediction === undefined) return;
  const said = (/** @type {number} */ value) => formatQuantity(value, target.unit);
  card.radio.checked = model === chosen;
  card.value.textContent = said(prediction.prediction);
  card.interval.textContent = `${Math.round(level * 100)} % between ${said(prediction.lower)} and ${said(prediction.upper)}`;
  card.card.classList.toggle("outside", prediction.extrapolation > 0);
}
