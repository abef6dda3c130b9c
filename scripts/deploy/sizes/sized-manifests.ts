import { memoryBytesOf } from "#core/document/quantity.ts";
import type { OwnResources } from "#core/inventory/own-resources.ts";

import { valueAt, type Manifest } from "../manifest.ts";
import type { OwnSizes } from "./own-sizes.ts";

const SERVING = "serving.knative.dev/v1";
/** Others answer a hint at once and call themselves for the work: both are open requests of theirs. */
const CONCURRENT = "predictor";

/** Where the pod stands in what has a size: services of Knative, and the CronJob that looks around. */
function podPath({ apiVersion, kind }: Manifest): readonly string[] | undefined {
  if (apiVersion === SERVING) return ["spec", "template", "spec"];
  return kind === "CronJob" ? ["spec", "jobTemplate", "spec", "template", "spec"] : undefined;
}

/** What is ours and has a size with what it is given; all else as it is. */
export function sizedManifests(manifests: readonly Manifest[], sizes: OwnSizes): readonly Manifest[] {
  return manifests.map((manifest) => {
    const path = podPath(manifest);
    const size = path === undefined ? undefined : sizes[manifest.metadata.name];
    return path === undefined || size === undefined ? manifest : sized(manifest, path, size);
  });
}

function sized(manifest: Manifest, path: readonly string[], size: OwnResources): Manifest {
  const copy = structuredClone(manifest) as Manifest & Record<string, unknown>;
  const pod = valueAt(copy, ...path) as Record<string, unknown> | undefined;
  const [container] = (pod?.["containers"] ?? []) as Record<string, unknown>[];
  if (pod === undefined || container === undefined) return manifest;
  const written = memoryBytesOf(String(valueAt(container, "resources", "limits", "memory") ?? "0")) ?? 0;
  container["resources"] = {
    ...(container["resources"] as object | undefined),
    requests: { cpu: requestedCpu(manifest, container, size), memory: mebibytes(size.requests.memoryBytes) },
    limits: {
      cpu: `${size.limits.cpuMillicores}m`,
      memory: mebibytes(Math.max(written, size.limits.memoryBytes)),
    },
  };
  if (manifest.metadata.name === CONCURRENT) pod["containerConcurrency"] = size.concurrency;
  return copy;
}

/** Who only looks around most of the time takes no room from the users for the seldom times at which it learns. */
function requestedCpu({ kind }: Manifest, container: Record<string, unknown>, { requests }: OwnResources): string {
  const written = valueAt(container, "resources", "requests", "cpu");
  return kind === "CronJob" && written !== undefined ? String(written) : `${requests.cpuMillicores}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
