import { campaignServices } from "#core/campaign/campaign-service.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** Has every platform make what the campaign's runs that are left to measure need, before the first of them. */
export async function preparePlatforms(
  { campaign, plan, finished }: Pick<StepContext, "campaign" | "plan" | "finished">,
  { platformOf }: Pick<ProfilerPorts, "platformOf">,
): Promise<void> {
  const left = { ...plan, runs: plan.runs.filter(({ runId }) => !finished.has(runId)) };
  const services = campaignServices(campaign, left);
  for (const platform of platformsOf(new Set(services.map(({ resource }) => resource)), { platformOf })) {
    const own = services.filter(({ resource }) => platformOf(resource) === platform);
    await platform.prepare?.(campaign.id, own);
  }
}

/** Has every platform take away what it made for the campaign; what stays is told, and tried again by `restorePlatforms`. */
export async function releasePlatforms(
  { campaign, plan }: Pick<StepContext, "campaign" | "plan">,
  { platformOf, log }: Pick<ProfilerPorts, "platformOf" | "log">,
): Promise<void> {
  const resources = new Set(campaignServices(campaign, plan).map(({ resource }) => resource));
  for (const platform of platformsOf(resources, { platformOf })) {
    try {
      for (const sentence of (await platform.release?.(campaign.id)) ?? []) log.warn(sentence);
    } catch (error) {
      log.error(`Platform ${platform.kind} keeps what it made for campaign ${campaign.id}`, { error });
    }
  }
}

/** Has every platform undo what a dead process left changed there; one that cannot be reached is asked again later. */
export async function restorePlatforms({
  platformOf,
  context,
  log,
}: Pick<ProfilerPorts, "platformOf" | "context" | "log">): Promise<void> {
  for (const platform of platformsOf(new Set(context.resources), { platformOf })) {
    try {
      await platform.restore?.();
    } catch (error) {
      log.error(`Platform ${platform.kind} is not yet as it was before`, { error });
    }
  }
}

function platformsOf(
  resources: ReadonlySet<string>,
  { platformOf }: Pick<ProfilerPorts, "platformOf">,
): readonly ServicePlatform[] {
  return [...new Set([...resources].flatMap((resource) => platformOf(resource) ?? []))];
}
