import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import type { FoundNode } from "#core/inventory/found-cluster.ts";
import {
  ownResources,
  type ExpectedLoad,
  type OwnFunction,
  type OwnModels,
  type OwnResources,
} from "#core/inventory/own-resources.ts";
import { Model } from "#core/model/model.ts";

import { PACKAGE_ROOT } from "../../package-root.ts";

/** What each of our functions is given, by the models of themselves; the profiler has none, and stays as it is written. */
export type OwnSizes = Readonly<Partial<Record<string, OwnResources>>>;

const MODELS = "workflows/modelling/models";
const SIZED = ["trainer", "aggregator", "predictor"] as const satisfies readonly OwnFunction[];

/** Sizes for these nodes and this load. */
export async function ownSizes(nodes: readonly FoundNode[], load: ExpectedLoad): Promise<OwnSizes> {
  const models = await Promise.all(SIZED.map(async (name) => [name, await modelsOf(name)] as const));
  return ownResources(Object.fromEntries(models) as Record<OwnFunction, OwnModels>, nodes, load);
}

async function modelsOf(name: OwnFunction): Promise<OwnModels> {
  return { serviceSeconds: await read(name, "serviceSeconds"), peakMemoryBytes: await read(name, "peakMemoryBytes") };
}

async function read(name: OwnFunction, target: string): Promise<Model> {
  const file = join(PACKAGE_ROOT, MODELS, `own-${name}.${name}.${target}.json`);
  return parseArtifact(await readFile(file), Model, file);
}

/** Why each has what it has, for people. */
export function sizeNotes(sizes: OwnSizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, size]) => (size === undefined ? [] : [`${name}: ${size.sentence}`]));
}
