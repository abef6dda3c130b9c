import { z } from "zod";

/** What `/system/info` says. */
export const OscarInfo = z
  .looseObject({
    version: z.string(),
    architecture: z.string().default(""),
    kubernetes_version: z.string().default(""),
    serverless_backend: z.looseObject({ name: z.string() }).nullish(),
  })
  .transform(({ version, architecture, kubernetes_version, serverless_backend }) => ({
    version,
    architecture,
    kubernetesVersion: kubernetes_version,
    serverlessBackend: serverless_backend?.name,
  }));
export type OscarInfo = z.output<typeof OscarInfo>;

/** What `/system/config` says: the store with the keys of whoever asks, and what the cluster can do. */
export const OscarConfiguration = z
  .looseObject({
    config: z.looseObject({
      name: z.string().default(""),
      namespace: z.string().default("oscar"),
      services_namespace: z.string().default("oscar-svc"),
      gpu_available: z.boolean().default(false),
      serverless_backend: z.string().nullish(),
      kueue_enable: z.boolean().default(false),
      volume_enable: z.boolean().default(false),
    }),
    minio_provider: z.looseObject({
      endpoint: z.string(),
      verify: z.boolean().default(true),
      access_key: z.string(),
      secret_key: z.string(),
      region: z.string().default(""),
    }),
    allowed_image_repositories: z.array(z.string()).nullish(),
  })
  .transform(({ config, minio_provider, allowed_image_repositories }) => ({
    name: config.name,
    namespace: config.namespace,
    servicesNamespace: config.services_namespace,
    hasGpu: config.gpu_available,
    hasServerlessBackend: (config.serverless_backend ?? "") !== "",
    queuesByKueue: config.kueue_enable,
    allowedImages: allowed_image_repositories ?? [],
    store: {
      endpoint: minio_provider.endpoint,
      verifiesCertificate: minio_provider.verify,
      accessKey: minio_provider.access_key,
      secretKey: minio_provider.secret_key,
      region: minio_provider.region,
    },
  }));
export type OscarConfiguration = z.output<typeof OscarConfiguration>;
