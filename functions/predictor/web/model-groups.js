// @ts-check
/** @import { ModelGroup, ModelSummary } from "./page-types.ts" */

/** What a person wants to know first. */
const TARGETS = ["makespanSeconds", "serviceSeconds", "responseSeconds"];

/**
 * Models of the same campaign and component together, the whole workflow first; of their targets the times first.
 * @param {readonly ModelSummary[]} models
 * @returns {ModelGroup[]}
 */
export function modelGroups(models) {
  /** @type {Map<string, { id: string, campaign: string, subject: string, models: ModelSummary[] }>} */
  const groups = new Map();
  for (const model of models) {
    const suffix = `.${model.target.name}`;
    const id = model.name.endsWith(suffix) ? model.name.slice(0, -suffix.length) : model.name;
    const own = `.${model.subject}`;
    const campaign = id.endsWith(own) ? id.slice(0, -own.length) : id;
    const group = groups.get(id) ?? { id, campaign, subject: model.subject, models: [] };
    group.models.push(model);
    groups.set(id, group);
  }
  for (const group of groups.values()) {
    group.models.sort((left, right) => rank(left) - rank(right) || (left.name < right.name ? -1 : 1));
  }
  return [...groups.values()].sort(
    (left, right) =>
      compare(left.campaign, right.campaign) ||
      Number(right.subject === "workflow") - Number(left.subject === "workflow") ||
      compare(left.subject, right.subject),
  );
}

/** @param {ModelSummary} model */
function rank({ target }) {
  const place = TARGETS.indexOf(target.name);
  return place < 0 ? TARGETS.length : place;
}

/**
 * @param {string} left
 * @param {string} right
 */
function compare(left, right) {
  return left < right ? -1 : left > right ? 1 : 0;
}
