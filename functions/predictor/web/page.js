// @ts-check
/** @import { Answer, Curve, ModelDescription, ModelGroup, NumberInput, Question } from "./page-types.ts" */
import { answerCards } from "./answers.js";
import { chartIn } from "./chart.js";
import { controls, isFixed } from "./controls.js";
import { curveTable } from "./curve-table.js";
import { curveValues } from "./curve-values.js";
import { byId, element } from "./elements.js";
import { groupOptions } from "./group-options.js";
import { modelGroups } from "./model-groups.js";
import { firstQuestion, inputsOf, questionFor } from "./question.js";
import { describeModel, listModels, predict } from "./server.js";
import { isSwitch } from "./slider-range.js";

const LOOK_AGAIN_MILLISECONDS = 5_000;
const SPEAK_AFTER_MILLISECONDS = 500;

/** @type {ModelGroup[]} */
let groups = [];
/** @type {ModelDescription[]} */
let models = [];
/** @type {Question} */
let question = {};
let servedVersions = "";
let chosenModel = "";
let axisName = "";
let asking = new AbortController();
/** @type {number | undefined} */
let saying;

const groupSelect = /** @type {HTMLSelectElement} */ (byId("group"));
const axisSelect = /** @type {HTMLSelectElement} */ (byId("axis"));
const showCards = answerCards(byId("targets"), choose);
const drawCurve = chartIn(byId("chart"), moveTo, (words) => (byId("pointer").textContent = words));

groupSelect.addEventListener("input", () => void showGroup(groupSelect.value));
axisSelect.addEventListener("input", () => {
  axisName = axisSelect.value;
  void ask();
});
window.addEventListener("hashchange", () => void showGroup(groupOfAddress()));
void look();

/** Looks for models now and again, so that one that is trained meanwhile appears by itself. */
async function look() {
  try {
    const served = await listModels();
    const versions = JSON.stringify(served.map(({ name, version }) => [name, version]));
    if (versions !== servedVersions) {
      servedVersions = versions;
      groups = modelGroups(served);
      const before = groupSelect.value || groupOfAddress();
      groupSelect.replaceChildren(...groupOptions(groups));
      await showGroup(before);
    }
    say(groups.length === 0 ? "There is no model yet. Run a campaign: its models appear here by themselves." : "");
  } catch (error) {
    say(sentenceOf(error));
  }
  window.setTimeout(() => void look(), LOOK_AGAIN_MILLISECONDS);
}

/** @param {string} id */
async function showGroup(id) {
  const group = groups.find((each) => each.id === id) ?? groups[0];
  byId("question").hidden = group === undefined;
  byId("answer").hidden = group === undefined;
  if (group === undefined) return;
  groupSelect.value = group.id;
  window.history.replaceState(null, "", `#${encodeURIComponent(group.id)}`);
  models = await Promise.all(group.models.map(({ name }) => describeModel(name)));
  if (chosen() === undefined) chosenModel = models[0]?.name ?? "";
  const inputs = inputsOf(models);
  question = firstQuestion(inputs, question);
  byId("inputs").replaceChildren(...controls(inputs, question, () => void ask()));
  await showModel();
}

/** @param {string} model */
function choose(model) {
  chosenModel = model;
  void showModel();
}

/** What belongs to the chosen model: which curves it has, how good it is, and its answer. */
async function showModel() {
  const model = chosen();
  if (model === undefined) return;
  const axes = model.inputs.filter((input) => input.kind === "number" && !isFixed(input) && !isSwitch(input));
  const options = axes.map(({ name, description }) => element("option", { value: name }, description || name));
  axisSelect.replaceChildren(...options);
  if (!axes.some(({ name }) => name === axisName)) axisName = axes[0]?.name ?? "";
  axisSelect.value = axisName;
  byId("curve").hidden = axes.length === 0;
  const sentences = [...model.quality, ...model.warnings];
  byId("quality").replaceChildren(...sentences.map((sentence) => element("li", {}, sentence)));
  byId("model-name").textContent = `${model.name}, version ${model.version}`;
  await ask();
}

/** Asks all targets of the group, and the chosen one along the curve. Only the newest question is shown. */
async function ask() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const model = chosen();
  if (model === undefined) return;
  const axis = numberInput(model, axisName);
  const at = Number(question[axisName]);
  const values = axis === undefined ? [] : curveValues(axis, at);
  const rows = values.map((value) => ({ ...questionFor(model, question), [axisName]: value }));
  try {
    const [answers, along] = await Promise.all([
      predict(
        models.map(({ name }) => name),
        { configuration: question },
        signal,
      ),
      rows.length === 0 ? [] : predict([model.name], { rows }, signal),
    ]);
    if (signal.aborted) return;
    showAnswers(answers);
    const answer = answerOf(answers)?.predictions[0];
    const drawn = along[0]?.predictions;
    if (axis === undefined || drawn === undefined || answer === undefined) drawCurve(undefined);
    else showCurve({ input: axis, target: model.target, level: model.level, values, answers: drawn, at, answer });
    say("");
  } catch (error) {
    if (!signal.aborted) say(sentenceOf(error));
  }
}

/** @param {readonly Answer[]} answers */
function showAnswers(answers) {
  showCards(answers, chosenModel);
  const answer = answerOf(answers);
  const sentence = answer?.sentence ?? "";
  byId("sentence").textContent = sentence;
  byId("sentence").classList.toggle("outside", (answer?.predictions[0]?.extrapolation ?? 0) > 0);
  window.clearTimeout(saying);
  // Spoken once the slider rests: a screen reader would read every step otherwise.
  saying = window.setTimeout(() => (byId("spoken").textContent = sentence), SPEAK_AFTER_MILLISECONDS);
}

/** @param {Curve} curve */
function showCurve(curve) {
  drawCurve(curve);
  byId("curve-table").replaceChildren(...curveTable(curve));
}

/** @param {readonly Answer[]} answers */
function answerOf(answers) {
  return answers.find(({ model }) => model === chosenModel);
}

function chosen() {
  return models.find(({ name }) => name === chosenModel);
}

/**
 * @param {ModelDescription} model
 * @param {string} name
 * @returns {NumberInput | undefined}
 */
function numberInput({ inputs }, name) {
  const input = inputs.find((each) => each.name === name);
  return input?.kind === "number" ? input : undefined;
}

/** @param {number} value Where somebody clicked on the curve. */
function moveTo(value) {
  const detail = Number(value.toPrecision(4));
  document.getElementById(`input-${axisName}`)?.dispatchEvent(new CustomEvent("moveto", { detail }));
}

function groupOfAddress() {
  return decodeURIComponent(window.location.hash.slice(1));
}

/** @param {string} words */
function say(words) {
  byId("status").textContent = words;
  byId("status").hidden = words === "";
}

/** @param {unknown} error */
function sentenceOf(error) {
  return error instanceof Error ? error.message : String(error);
}
