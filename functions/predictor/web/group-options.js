// @ts-check
/** @import { ModelGroup } from "./page-types.ts" */
import { element } from "./elements.js";

/**
 * Options to choose what to ask about, by campaign.
 * @param {readonly ModelGroup[]} groups
 * @returns {Node[]}
 */
export function groupOptions(groups) {
  const campaigns = [...new Set(groups.map(({ campaign }) => campaign))];
  return campaigns.map((campaign) => {
    const options = groups
      .filter((group) => group.campaign === campaign)
      .map(({ id, subject }) => element("option", { value: id }, `${campaign}: ${subjectWords(subject)}`));
    return element("optgroup", { label: campaign }, ...options);
  });
}

/** @param {string} subject */
function subjectWords(subject) {
  return subject === "workflow" ? "the whole workflow" : subject;
}
