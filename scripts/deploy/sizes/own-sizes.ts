import type { FoundNode } from "#core/inventory/found-cluster.ts";
import {
  discoverResources,
  ownResources,
  type ExpectedLoad,
  type OwnResources,
} from "#core/inventory/own-resources.ts";

import { shippedOwnModels } from "../../own/shipped-models.ts";

/** What each of our functions is given, by the models of themselves; those that have none stay as they are written. */
export type OwnSizes = Readonly<Partial<Record<string, OwnResources>>>;

/** Half of what its CronJob has until the next one is due. */
const LOOK_SECONDS = 300;

/** Sizes for these nodes and this load. */
export async function ownSizes(nodes: readonly FoundNode[], load: ExpectedLoad): Promise<OwnSizes> {
  const models = await shippedOwnModels();
  const discover = discoverResources(models.trainer, nodes, { rows: load.rows, lookSeconds: LOOK_SECONDS });
  return { ...ownResources(models, nodes, load), discover };
}

/** Functions that nobody measured, and why what their files say will do. */
const AS_WRITTEN: Readonly<Record<string, string>> = {
  profiler: "it waits for what it measures, and takes little of anything.",
  simulator:
    "a sweep is cut into parcels that any number of its invocations share, so that its CPU says how long a parcel takes, and not how large a sweep may be.",
};

/** Why each has what it has, for people; nothing where all stay as they are written. */
export function sizeNotes(sizes: OwnSizes): readonly string[] {
  const sized = Object.entries(sizes).flatMap(([name, size]) =>
    size === undefined ? [] : [`${name}: ${size.sentence}`],
  );
  if (sized.length === 0) return [];
  const others = Object.entries(AS_WRITTEN).filter(([name]) => sizes[name] === undefined);
  return [
    ...sized,
    ...others.map(([name, reason]) => `${name}: what its file says, as no model of it is shipped: ${reason}`),
  ];
}
