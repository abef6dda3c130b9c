import { listFolders } from "#artifacts/list-objects.ts";
import { campaignIdOfStateKey } from "#core/campaign/object-keys.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { badInput } from "../command-failure.ts";

/** Ids of all campaigns that the store knows, in the order of their names. */
export async function campaignIds(store: ObjectStore): Promise<string[]> {
  if (!(await store.listBuckets()).includes("state")) return [];
  const folders = await listFolders(store, { bucket: "state", key: "" });
  return folders.filter((folder) => campaignIdOfStateKey(`${folder}/`) === folder);
}

/** The campaign that somebody means by its id, its name or the beginning of either; anything else is a failure in words. */
export async function namedCampaign(named: string, store: ObjectStore): Promise<string> {
  const [first, second, ...others] = await namedCampaigns(named, store);
  if (first !== undefined && second === undefined) return first;
  throw badInput(
    `Cannot tell which campaign "${named}" is: it may be ${[first, second, ...others].slice(0, 12).join(" or ")}`,
  );
}

/** Campaigns of that id or name, else those whose id begins so; none at all is a failure in words. */
export async function namedCampaigns(named: string, store: ObjectStore): Promise<readonly string[]> {
  const known = await campaignIds(store);
  const exact = known.filter((id) => id === named || nameOf(id) === named);
  const meant = exact.length > 0 ? exact : known.filter((id) => named !== "" && id.startsWith(named));
  if (meant.length > 0) return meant;
  throw badInput(
    `Cannot find campaign "${named}" in the store: ${didYouMean(named, [...known, ...known.map(nameOf)])}`,
  );
}

/** A campaign's name: its id without the hash. */
export function nameOf(campaignId: string): string {
  return campaignId.slice(0, -9);
}
