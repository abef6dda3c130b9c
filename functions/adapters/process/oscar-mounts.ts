import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { readDocument } from "#core/document/read-document.ts";

import type { Environment } from "./environment.ts";
import { hasCode } from "./has-code.ts";

export interface OscarMountsOptions {
  /** The service as OSCAR keeps it, mounted into each of its pods. */
  readonly configPath?: string;
  /** The key of whoever uploaded, mounted into pods of jobs. */
  readonly providerFolder?: string;
}

/** The storage of a service, as OSCAR writes it for its supervisor; keys are there in the word `hidden` alone. */
const FunctionConfig = z.looseObject({
  storage_providers: z
    .looseObject({
      minio: z
        .looseObject({
          default: z
            .looseObject({
              endpoint: z.url({ protocol: /^https?$/ }).optional(),
              verify: z.boolean().optional(),
              access_key: z.string().optional(),
              secret_key: z.string().optional(),
            })
            .optional(),
        })
        .nullish(),
    })
    .nullish(),
});

/**
 * Variables for the store that OSCAR mounts into this process's pod: its address out of the supervisor's configuration,
 * the key out of the provider's secret. None where no OSCAR started it, and none that the environment says already.
 */
export async function oscarMounts(
  environment: Environment,
  {
    configPath = "/oscar/config/function_config.yaml",
    providerFolder = "/var/run/secrets/providers/minio.default",
  }: OscarMountsOptions = {},
): Promise<Record<string, string>> {
  const text = (await textOf(configPath)) ?? Buffer.from(environment["FUNCTION_CONFIG"] ?? "", "base64").toString();
  if (text.trim() === "") return {};
  const { value } = readDocument(text, configPath);
  const config = FunctionConfig.safeParse(value);
  if (!config.success) {
    throw new TypeError(`Cannot use ${configPath} as it must be the configuration that OSCAR mounts`, {
      cause: config.error,
    });
  }
  const { endpoint, verify, access_key, secret_key } = config.data.storage_providers?.minio?.default ?? {};
  const [mountedKey, mountedSecret] = await Promise.all(
    ["accessKey", "secretKey"].map(async (name) => (await textOf(join(providerFolder, name)))?.trim()),
  );
  const found = {
    PROFAAS_STORE_ENDPOINT: endpoint,
    AWS_ACCESS_KEY_ID: mountedKey ?? known(access_key),
    AWS_SECRET_ACCESS_KEY: mountedSecret ?? known(secret_key),
    // What OSCAR itself does with the certificate of its own store.
    NODE_TLS_REJECT_UNAUTHORIZED: verify === false && endpoint?.startsWith("https:") === true ? "0" : undefined,
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => !!entry[1] && !environment[entry[0]]),
  );
}

function known(key: string | undefined): string | undefined {
  return key === "hidden" ? undefined : key;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}
