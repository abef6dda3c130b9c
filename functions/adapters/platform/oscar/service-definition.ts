import { allowsImage } from "#core/campaign/campaign-context.ts";
import type { CampaignService } from "#core/campaign/campaign-service.ts";
import type { OscarCluster } from "#core/campaign/operator-cluster.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { OscarService } from "./api/oscar-service.ts";
import { FOLDERS, outputFolder, outputPaths } from "./run-keys.ts";
import { LIMIT_VARIABLE, serviceScript } from "./service-script.ts";

const LONGEST_NAME = 39;
const PROVIDER = "minio.default";

/** The name of a campaign's service, and of its bucket: nobody else's, and the same however often it is asked for. */
export function serviceName(
  prefix: string,
  campaignId: string,
  { name, runnable, outputs }: Pick<CampaignService, "name" | "runnable" | "outputs">,
): string {
  const hash = sha256Hex(canonicalJson([campaignId, name, runnable, outputs])).slice(0, 8);
  return `${prefix}-${hash}-${name}`.slice(0, LONGEST_NAME).replace(/-+$/, "");
}

/**
 * A service to be created: with a bucket of its own, which OSCAR 3.6 and later want to make themselves, whatever buckets
 * the FDL names; files go on to others by notifications of it.
 */
export function serviceDefinition(
  service: string,
  { runnable, outputs }: Pick<CampaignService, "runnable" | "outputs">,
  settings: Pick<OscarCluster, "alpineImages" | "invocation" | "parallelism">,
  campaignId: string,
): Partial<OscarService> & { readonly name: string } {
  const { image = "", script = "" } = runnable;
  const paths = outputPaths(outputs).map((_, index) => ({
    storage_provider: PROVIDER,
    path: `${service}/${outputFolder(index)}`,
    prefix: [`o${index}/`],
  }));
  // Without an input nothing tells it of uploads; the target that others' notifications need is made with one.
  const isTold = settings.invocation === "uploads" || settings.parallelism !== "load";
  return {
    name: service,
    image,
    script: serviceScript({ script, outputs }),
    log_level: "INFO",
    input: isTold ? [{ storage_provider: PROVIDER, path: `${service}/${FOLDERS.load}` }] : [],
    output: [...paths, { storage_provider: PROVIDER, path: `${service}/${FOLDERS.end}`, prefix: ["e/"] }],
    annotations: { "profaas.dev/campaign": campaignId },
    ...(allowsImage(settings.alpineImages, image) ? { alpine: true } : {}),
  };
}

/** How a configuration shows in a service, in OSCAR's words. */
export function serviceLimits({ configuration, timeoutSeconds }: RunComponent): {
  readonly cpu: string;
  readonly memory: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly synchronous: { readonly min_scale: number; readonly max_scale: number };
} {
  const { cpuMillicores, memoryBytes, environment, minScale = 0, maxScale, parallelism } = configuration;
  const variables = Object.entries(environment).map(([name, value]) => [name, String(value)]);
  return {
    cpu: String(cpuMillicores / 1000),
    memory: memoryBytes % 2 ** 20 === 0 ? `${memoryBytes / 2 ** 20}Mi` : String(memoryBytes),
    variables: { ...Object.fromEntries(variables), [LIMIT_VARIABLE]: String(timeoutSeconds) },
    synchronous: { min_scale: minScale, max_scale: maxScale ?? parallelism },
  };
}
