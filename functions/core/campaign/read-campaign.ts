import type { CampaignContext } from "#core/campaign/campaign-context.ts";
import { CampaignSpec } from "#core/campaign/campaign-spec.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { normaliseCampaign } from "#core/campaign/normalise-campaign.ts";
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
  return campaign;
}
