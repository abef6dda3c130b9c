import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import { modelName } from "#core/campaign/object-keys.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import { PACKAGE_ROOT } from "../package-root.ts";
import { SHIPPED_SWEEP } from "./default-sweep.ts";

export const SHIPPED_SURROGATE = modelName(SHIPPED_SWEEP, "tandem", "responseMeanSeconds");

/** The surrogate of the batch tandem that ships with the project. */
export async function shippedSurrogate(): Promise<TandemSurrogate> {
  const path = join(PACKAGE_ROOT, "workflows/modelling/models", `${SHIPPED_SURROGATE}.json`);
  return parseArtifact(await readFile(path), TandemSurrogate, path);
}
