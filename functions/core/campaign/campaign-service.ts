import type { Campaign, Plan, Runnable } from "#core/campaign/campaign.ts";
import type { ComponentOutput } from "#core/workflow/workflow.ts";

/** What a campaign runs for a component on a resource: a platform that keeps services makes one of each. */
export interface CampaignService {
  /** Of the component. */
  readonly name: string;
  readonly runnable: Runnable;
  readonly resource: string;
  readonly outputs: readonly ComponentOutput[];
}

/** Every service that some run of the plan needs, once. */
export function campaignServices(campaign: Campaign, plan: Plan): readonly CampaignService[] {
  const services = new Map<string, CampaignService>();
  for (const { configuration } of plan.runs) {
    for (const [name, { alternative, resource }] of Object.entries(configuration.components)) {
      const component = campaign.components.find((each) => each.name === name);
      const runnable = component?.alternatives[alternative];
      if (component === undefined || runnable === undefined) continue;
      services.set(JSON.stringify([name, alternative, resource]), {
        name,
        runnable,
        resource,
        outputs: component.outputs,
      });
    }
  }
  return [...services.values()];
}
