import type { FoundNode } from "#core/inventory/found-cluster.ts";
import {
  discoverResources,
  ownResources,
  type ExpectedLoad,
  type OwnResources,
} from "#core/inventory/own-resources.ts";

import { shippedOwnModels } from "../../own/shipped-models.ts";

/** What each of our functions is given, by the models of themselves; the profiler has none, and stays as it is written. */
export type OwnSizes = Readonly<Partial<Record<string, OwnResources>>>;

/** Half of what its CronJob has until the next one is due. */
const LOOK_SECONDS = 300;

/** Sizes for these nodes and this load. */
export async function ownSizes(nodes: readonly FoundNode[], load: ExpectedLoad): Promise<OwnSizes> {
  const models = await shippedOwnModels();
  const discover = discoverResources(models.trainer, nodes, { rows: load.rows, lookSeconds: LOOK_SECONDS });
  return { ...ownResources(models, nodes, load), discover };
}

/** Why each has what it has, for people. */
export function sizeNotes(sizes: OwnSizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, size]) => (size === undefined ? [] : [`${name}: ${size.sentence}`]));
}
