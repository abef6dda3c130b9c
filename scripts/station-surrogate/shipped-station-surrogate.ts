import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { hasCode } from "#adapters/process/has-code.ts";
import { parseArtifact } from "#artifacts/read-artifact.ts";
import { modelName } from "#core/campaign/object-keys.ts";
import { StationSurrogate } from "#core/queueing/station-surrogate/station-surrogate.ts";

import { PACKAGE_ROOT } from "../package-root.ts";
import { SHIPPED_CHAINS } from "./station-sweep.ts";

export const SHIPPED_STATION_SURROGATE = modelName(SHIPPED_CHAINS, "chain", "responseMeanSeconds");

/** The surrogate of stations in a chain that ships with the project; undefined where a bundle was taken without it. */
export async function shippedStationSurrogate(): Promise<StationSurrogate | undefined> {
  const path = join(PACKAGE_ROOT, "workflows/modelling/models", `${SHIPPED_STATION_SURROGATE}.json`);
  try {
    return parseArtifact(await readFile(path), StationSurrogate, path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
