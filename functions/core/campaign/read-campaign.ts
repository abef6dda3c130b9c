import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { chooseConfigurations } from "#core/campaign/choose-configurations.ts";
import { configurationId } from "#core/campaign/configuration-id.ts";
import { normaliseCampaign } from "#core/campaign/normalise-campaign.ts";
import { MOST_RUNS, tooLongPlan, tooManyRuns, tooSmallBudget } from "#core/campaign/run-limits.ts";
import type { Flaw } from "#core/document/flaw.ts";
import { refuseFlaws } from "#core/document/flaw.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

/**
 * The campaign that a self-contained spec (YAML or JSON) describes, with everything said. Throws a DocumentError with a
 * sentence for every problem.
 */
export function readCampaign(text: string, source: string, context: CampaignContext): Campaign {
  const document = readDocument(text, source);
  const { campaign, flaws } = normaliseCampaign(parseDocument(CampaignSpec, document, "campaign"), context);
  refuseFlaws(document, "campaign", flaws);
  refuseFlaws(document, "campaign", sizeFlaws(campaign, context));
  return campaign;
}

/** Whoever names configurations means those of this very sweep. */
function unknownConfiguration(campaign: Campaign): string | undefined {
  if (campaign.only === undefined) return undefined;
  const known = new Set(chooseConfigurations(campaign).configurations.map(configurationId));
  const unknown = campaign.only.find((id) => !known.has(id));
  return unknown === undefined ? undefined : `must name configurations of this campaign: ${unknown} is none of it`;
}

/** Counted once everything else is right. */
function sizeFlaws(campaign: Campaign, { maximumRuns = MOST_RUNS }: CampaignContext): Flaw[] {
  const tooMany = tooManyRuns(campaign, maximumRuns);
  const tooFew = tooSmallBudget(campaign);
  const tooLong = tooMany === undefined ? tooLongPlan(campaign) : undefined;
  const unknown = tooMany === undefined ? unknownConfiguration(campaign) : undefined;
  return [
    ...(tooLong === undefined ? [] : [{ path: ["components"], rule: tooLong, withoutValue: true }]),
    ...(tooMany === undefined ? [] : [{ path: ["components"], rule: tooMany, withoutValue: true }]),
    ...(unknown === undefined ? [] : [{ path: ["only"], rule: unknown, withoutValue: true }]),
    ...(tooFew === undefined ? [] : [{ path: ["budget", "runs"], rule: tooFew }]),
  ];
}
