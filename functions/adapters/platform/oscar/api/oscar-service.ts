import { z } from "zod";

/** Where files of a service come from or go to: `bucket/folder` of a storage provider. */
export const ServicePath = z.looseObject({
  storage_provider: z.string().default("minio.default"),
  path: z.string().default(""),
  suffix: z.array(z.string()).nullish(),
  prefix: z.array(z.string()).nullish(),
});
export type ServicePath = z.output<typeof ServicePath>;

/**
 * A service as OSCAR keeps it. What is not named here is kept as it came, since an update sends back all that was read:
 * without its owner a service never runs again, and without its rights they are written anew.
 */
export const OscarService = z.looseObject({
  name: z.string(),
  image: z.string(),
  script: z.string().default(""),
  cpu: z.string().default("0.2"),
  memory: z.string().default("256Mi"),
  log_level: z.string().default(""),
  token: z.string().default(""),
  owner: z.string().default(""),
  namespace: z.string().optional(),
  input: z
    .array(ServicePath)
    .nullish()
    .transform((paths) => paths ?? []),
  output: z
    .array(ServicePath)
    .nullish()
    .transform((paths) => paths ?? []),
  environment: z
    .looseObject({
      variables: z.record(z.string(), z.string()).nullish(),
      secrets: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
export type OscarService = z.output<typeof OscarService>;

/** The names of what the API hides; their values cannot be read back. */
export function secretNames({ environment }: OscarService): readonly string[] {
  return Object.keys(environment?.secrets ?? {});
}

/** What may be changed of a service between runs. */
export interface ServiceChange {
  readonly cpu?: string;
  readonly memory?: string;
  readonly logLevel?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * A service to send back: all that was read, with the change. Hidden secrets go out of it, as an empty value that is sent
 * overwrites one that is there.
 */
export function changedService(read: OscarService, { cpu, memory, logLevel, variables }: ServiceChange): OscarService {
  const { secrets: _hidden, ...environment } = read.environment ?? {};
  return {
    ...read,
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(logLevel === undefined ? {} : { log_level: logLevel }),
    environment:
      variables === undefined ? environment : { ...environment, variables: { ...environment.variables, ...variables } },
  };
}
