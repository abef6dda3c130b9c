/** Campaigns that profiling by itself began are called so; the guard decides between their runs. */
export function isOwnCampaign(campaignId: string): boolean {
  return campaignId.startsWith("self-");
}
