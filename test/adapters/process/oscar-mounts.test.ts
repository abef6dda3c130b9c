import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { oscarMounts } from "#adapters/process/oscar-mounts.ts";

import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

/** As OSCAR 4.1.2 writes it. */
const CONFIG = `cpu: "0.5"
name: profaas-profiler
storage_providers:
  minio:
    default:
      access_key: hidden
      endpoint: http://minio.minio:9000
      region: us-east-1
      secret_key: hidden
      verify: true
`;

describe("oscarMounts()", () => {
  let folder: TemporaryFolder;
  let options: { readonly configPath: string; readonly providerFolder: string };
  beforeEach(async () => {
    folder = await temporaryFolder();
    options = { configPath: join(folder.path, "function_config.yaml"), providerFolder: join(folder.path, "provider") };
  });
  afterEach(() => folder.remove());

  const mountKey = async (): Promise<void> => {
    await mkdir(options.providerFolder);
    await writeFile(join(options.providerFolder, "accessKey"), "uploader");
    await writeFile(join(options.providerFolder, "secretKey"), "uploaders-secret\n");
  };

  it("takes the store's address out of the configuration and the key out of the provider's secret", async () => {
    await writeFile(options.configPath, CONFIG);
    await mountKey();
    expect(await oscarMounts({}, options)).toEqual({
      PROFAAS_STORE_ENDPOINT: "http://minio.minio:9000",
      AWS_ACCESS_KEY_ID: "uploader",
      AWS_SECRET_ACCESS_KEY: "uploaders-secret",
    });
  });

  it("leaves what the environment says, as an exposed service's secrets do", async () => {
    await writeFile(options.configPath, CONFIG);
    const own = { AWS_ACCESS_KEY_ID: "own", AWS_SECRET_ACCESS_KEY: "secret" };
    expect(await oscarMounts(own, options)).toEqual({ PROFAAS_STORE_ENDPOINT: "http://minio.minio:9000" });
  });

  it("reads the variable that the supervisor takes in place of the file", async () => {
    const config = CONFIG.replaceAll("hidden", "shown").replace("http:", "https:").replace("true", "false");
    expect(await oscarMounts({ FUNCTION_CONFIG: Buffer.from(config).toString("base64") }, options)).toEqual({
      PROFAAS_STORE_ENDPOINT: "https://minio.minio:9000",
      AWS_ACCESS_KEY_ID: "shown",
      AWS_SECRET_ACCESS_KEY: "shown",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
  });

  it("finds nothing where no OSCAR mounts anything, whatever else is there", async () => {
    await mountKey();
    expect(await oscarMounts({}, options)).toEqual({});
  });

  it("says in a sentence what is no configuration", async () => {
    await writeFile(options.configPath, "storage_providers: { minio: { default: { endpoint: minio } } }");
    await expect(oscarMounts({}, options)).rejects.toThrow("must be the configuration that OSCAR mounts");
  });
});
