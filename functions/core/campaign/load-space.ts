import type { CampaignLoad } from "#core/campaign/campaign-load.ts";
import type { Load } from "#core/campaign/load.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";

/** The values of a load that a campaign may sweep, and the load itself with the first of each. */
export interface LoadSpace {
  readonly first: Load;
  readonly dimensions: readonly LoadDimension[];
}

/** A field of the load with the values to try. */
export interface LoadDimension {
  readonly field: string;
  readonly values: readonly number[];
}

/** What a campaign sweeps of its load. */
export function loadSpace(load: CampaignLoad): LoadSpace {
  switch (load.kind) {
    case undefined: {
      const { batchSize, batches, interUploadSeconds, interUploadDistribution } = load;
      return spaceOf({ batchSize, interUploadSeconds }, ({ batchSize = 1, interUploadSeconds = 0 }) => ({
        batchSize,
        batches,
        interUploadSeconds,
        interUploadDistribution,
      }));
    }
    case "constant":
    case "poisson": {
      const { requestsPerSecond, ...rest } = load;
      return spaceOf({ requestsPerSecond }, ({ requestsPerSecond = 1 }) => ({ ...rest, requestsPerSecond }));
    }
    case "ramp": {
      const { fromPerSecond, toPerSecond, ...rest } = load;
      return spaceOf({ fromPerSecond, toPerSecond }, ({ fromPerSecond = 0, toPerSecond = 0 }) => ({
        ...rest,
        fromPerSecond,
        toPerSecond,
      }));
    }
    case "trace": {
      const { seconds } = load;
      const trace = sha256Hex(canonicalJson(seconds)).slice(0, 10);
      const spanSeconds = seconds.at(-1) ?? 0;
      return spaceOf({ speed: load.speed }, ({ speed = 1 }) => ({
        kind: "trace",
        trace,
        count: seconds.length,
        spanSeconds,
        speed,
      }));
    }
  }
}

function spaceOf<Field extends string>(
  values: Readonly<Record<Field, readonly number[]>>,
  make: (chosen: Partial<Record<Field, number>>) => Load,
): LoadSpace {
  const dimensions = Object.entries<readonly number[]>(values).map(([field, own]) => ({ field, values: own }));
  const chosen = Object.fromEntries(dimensions.map((one) => [one.field, one.values[0]]));
  return { first: make(chosen as Partial<Record<Field, number>>), dimensions };
}

/** The value of a swept field in a load; undefined where the load is of another kind. */
export function loadValue(load: Load, field: string): number | undefined {
  const value = (load as Readonly<Record<string, unknown>>)[field];
  return typeof value === "number" ? value : undefined;
}
