import type { Campaign } from "#core/campaign/campaign.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";

/**
 * The id of a campaign: its name and 8 hex digits of the SHA-256 of what it says. The description says nothing about
 * what is measured, so it does not count.
 */
export function campaignId(content: Omit<Campaign, "id">): string {
  const { description: _description, ...identifying } = content;
  return `${content.name}-${sha256Hex(canonicalJson(identifying)).slice(0, 8)}`;
}
