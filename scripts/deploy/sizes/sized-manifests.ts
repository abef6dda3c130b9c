import { memoryBytesOf } from "#core/document/quantity.ts";
import type { OwnResources } from "#core/inventory/own-resources.ts";

import { valueAt, type Manifest } from "../manifest.ts";
import type { OwnSizes } from "./own-sizes.ts";

const SERVING = "serving.knative.dev/v1";
/** Others answer a hint at once and call themselves for the work: both are open requests of theirs. */
const CONCURRENT = "predictor";

/** The services of our functions with what each is given; all else as it is. */
export function sizedManifests(manifests: readonly Manifest[], sizes: OwnSizes): readonly Manifest[] {
  return manifests.map((manifest) => {
    const size = manifest.apiVersion === SERVING ? sizes[manifest.metadata.name] : undefined;
    return size === undefined ? manifest : sized(manifest, size);
  });
}

function sized(manifest: Manifest, size: OwnResources): Manifest {
  const copy = structuredClone(manifest) as Manifest & Record<string, unknown>;
  const pod = valueAt(copy, "spec", "template", "spec") as Record<string, unknown> | undefined;
  const [container] = (pod?.["containers"] ?? []) as Record<string, unknown>[];
  if (pod === undefined || container === undefined) return manifest;
  const written = memoryBytesOf(String(valueAt(container, "resources", "limits", "memory") ?? "0")) ?? 0;
  container["resources"] = {
    ...(container["resources"] as object | undefined),
    requests: { cpu: `${size.requests.cpuMillicores}m`, memory: mebibytes(size.requests.memoryBytes) },
    limits: {
      cpu: `${size.limits.cpuMillicores}m`,
      memory: mebibytes(Math.max(written, size.limits.memoryBytes)),
    },
  };
  if (manifest.metadata.name === CONCURRENT) pod["containerConcurrency"] = size.concurrency;
  return copy;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
