import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import type { OwnFunction, OwnModels } from "#core/inventory/own-resources.ts";
import { Model } from "#core/model/model.ts";

import { PACKAGE_ROOT } from "../package-root.ts";

const FOLDER = join(PACKAGE_ROOT, "workflows/modelling/models");

/** What was learned of our own functions: the models that are shipped, or those of a folder that `self-profile --output` wrote. */
export async function shippedOwnModels(folder = FOLDER): Promise<Readonly<Record<OwnFunction, OwnModels>>> {
  const of = async (name: OwnFunction): Promise<OwnModels> => ({
    serviceSeconds: await read(join(folder, `own-${name}.${name}.serviceSeconds.json`)),
    peakMemoryBytes: await read(join(folder, `own-${name}.${name}.peakMemoryBytes.json`)),
  });
  return { trainer: await of("trainer"), aggregator: await of("aggregator"), predictor: await of("predictor") };
}

async function read(path: string): Promise<Model> {
  return parseArtifact(await readFile(path), Model, path);
}
