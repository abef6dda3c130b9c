import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
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

/** Counted once everything else is right. */
function sizeFlaws(campaign: Campaign, { maximumRuns = MOST_RUNS }: CampaignContext): Flaw[] {
  const tooMany = tooManyRuns(campaign, maximumRuns);
  const tooFew = tooSmallBudget(campaign);
  const tooLong = tooMany === undefined ? tooLongPlan(campaign) : undefined;
  return [
    ...(tooLong === undefined ? [] : [{ path: ["components"], rule: tooLong, withoutValue: true }]),
    ...(tooMany === undefined ? [] : [{ path: ["components"], rule: tooMany, withoutValue: true }]),
    ...(tooFew === undefined ? [] : [{ path: ["budget", "runs"], rule: tooFew }]),
  ];
}
