// @ts-check
/** @import { Answer, ModelDescription, ModelSummary, Question } from "./page-types.ts" */

/**
 * The models that are served; surrogates of tandems answer other questions than the page asks.
 * @returns {Promise<ModelSummary[]>}
 */
export async function listModels() {
  const { models } = await read(await window.fetch("models"));
  return models.filter((/** @type {{ kind?: string }} */ { kind }) => kind !== "tandem-surrogate");
}

/**
 * @param {string} name
 * @returns {Promise<ModelDescription>}
 */
export async function describeModel(name) {
  return read(await window.fetch(`models/${encodeURIComponent(name)}`));
}

/**
 * One question to several models.
 * @param {readonly string[]} models
 * @param {{ configuration: Question } | { rows: Question[] }} question
 * @param {AbortSignal} signal
 * @returns {Promise<Answer[]>}
 */
export async function predict(models, question, signal) {
  const response = await window.fetch("predict", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ models, ...question }),
    signal,
  });
  return (await read(response)).answers;
}

/** @param {Response} response */
async function read(response) {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `The server answered with status ${response.status}`);
  return answer;
}
