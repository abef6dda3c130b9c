import type { FoundNode } from "#core/inventory/found-cluster.ts";
import { ownResources, type ExpectedLoad, type OwnResources } from "#core/inventory/own-resources.ts";

import { shippedOwnModels } from "../../own/shipped-models.ts";

/** What each of our functions is given, by the models of themselves; the profiler has none, and stays as it is written. */
export type OwnSizes = Readonly<Partial<Record<string, OwnResources>>>;

/** Sizes for these nodes and this load. */
export async function ownSizes(nodes: readonly FoundNode[], load: ExpectedLoad): Promise<OwnSizes> {
  return ownResources(await shippedOwnModels(), nodes, load);
}

/** Why each has what it has, for people. */
export function sizeNotes(sizes: OwnSizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, size]) => (size === undefined ? [] : [`${name}: ${size.sentence}`]));
}
