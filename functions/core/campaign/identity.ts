import { isDrawnLoad } from "#core/campaign/load.ts";
import type { RunComponent, RunRequest } from "#core/campaign/run-request.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";

/**
 * Hash of everything that makes two measurements the same: what the platform says of itself (cluster, node kind,
 * digests of the software), what runs within which limits, the wiring of the components (so, alone or in the
 * workflow), and the load. Not in it: names that only the campaign gives (its own, the run's, the alternative's), and
 * the seed, so repetitions have one identity and each earlier record may stand for one of them. A load drawn at random
 * counts by what it was drawn from. Inputs count by their hash where `inputHashes` tells it by key, else by their key,
 * which begins with the hash of the content for what `run` uploads.
 */
export function identityOf(
  request: RunRequest,
  platform: Readonly<Record<string, string>>,
  inputHashes: Readonly<Record<string, string>> = {},
): string {
  const inputOf = (key: string): string =>
    Object.hasOwn(inputHashes, key) ? `${inputHashes[key]}/${key.split("/").at(-1)}` : key;
  const { uploads, load } = request;
  const drawn = load !== undefined && isDrawnLoad(load);
  // A Poisson process that lasts for a time has another number of requests each time.
  const varies = load?.kind === "poisson" && load.durationSeconds !== undefined;
  return sha256Hex(
    canonicalJson({
      platform,
      components: [...request.components].sort((left, right) => (left.name < right.name ? -1 : 1)).map(identifying),
      edges: request.edges.map(({ from, to, path }) => JSON.stringify([from, to, path])).sort(),
      load: drawn ? load : null,
      uploads: varies
        ? filesOf(uploads, inputOf)
        : uploads.map(({ component, atSeconds, batchIndex, key, originIndex }, index) => [
            component,
            drawn ? null : atSeconds,
            batchIndex,
            inputOf(key),
            originIndex ?? index,
          ]),
    }),
  );
}

/** The files that the load goes round, each once for each component that reads it. */
function filesOf(uploads: RunRequest["uploads"], inputOf: (key: string) => string): string[][] {
  const files = new Map(uploads.map(({ component, key }) => [`${component} ${key}`, [component, inputOf(key)]]));
  return [...files.values()].sort((left, right) => (left.join(" ") < right.join(" ") ? -1 : 1));
}

function identifying(component: RunComponent): unknown {
  const { alternative: _alternative, ...configuration } = component.configuration;
  return { ...component, configuration };
}
