import type { Campaign, Plan } from "#core/campaign/campaign.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import { WORKFLOW_SUBJECT, type Configuration } from "#core/campaign/configuration.ts";
import { designSpace } from "#core/campaign/design-space.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";

/**
 * A configuration of the whole workflow that the plan leaves out, and the one nearest to the middle of all lists of
 * values: the fairest question to a model. Undefined when the plan leaves out none.
 */
export function unmeasuredConfiguration(campaign: Campaign, plan: Plan): Configuration | undefined {
  const measured = new Set(plan.runs.map((run) => run.configurationId));
  const space = designSpace(campaign, WORKFLOW_SUBJECT);
  let best: { readonly configuration: Configuration; readonly distance: number } | undefined;
  for (let index = 0; index < space.size; index++) {
    const configuration = space.at(index);
    if (measured.has(configurationId(configuration))) continue;
    const distance = distanceFromMiddle(campaign, configuration);
    if (best === undefined || distance < best.distance) best = { configuration, distance };
  }
  return best?.configuration;
}

/** How far the values lie from the middles of their lists, 0 to 1 each, summed. */
function distanceFromMiddle(campaign: Campaign, configuration: Configuration): number {
  return sweptDimensions(campaign).reduce((sum, { values, valueIn }) => {
    const middle = (values.length - 1) / 2;
    return sum + Math.abs(values.indexOf(valueIn(configuration)) - middle) / Math.max(1, middle);
  }, 0);
}
