import { z } from "zod";

import { CpuQuantity, MemoryQuantity } from "#core/document/quantity.ts";

/** Where a service reads or writes: a folder of a bucket, with filters that only outputs know. */
export const StoragePath = z.looseObject({
  storage_provider: z.string().default("minio"),
  path: z.string().min(1),
  prefix: z.array(z.string()).optional(),
  suffix: z.array(z.string()).optional(),
});

/** One service of an FDL file, in OSCAR's own spelling; fields that profiling does not need are kept as they are. */
export const Service = z.looseObject({
  name: z
    .string()
    .regex(
      /^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/,
      "must be 1 to 39 lower-case letters, digits and dashes, and start with a letter",
    ),
  image: z.string().min(1).optional(),
  script: z.string().min(1).optional(),
  cpu: CpuQuantity.optional(),
  memory: MemoryQuantity.optional(),
  environment: z
    .looseObject({
      variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      Variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .optional(),
  input: z.array(StoragePath).optional(),
  output: z.array(StoragePath).optional(),
});
export type Service = z.infer<typeof Service>;

/** OSCAR's function definition file: services, each below the cluster it goes to. */
export const Fdl = z.looseObject({
  functions: z.looseObject({
    oscar: z.array(z.record(z.string(), Service)).min(1, "must hold at least one service"),
  }),
});
export type Fdl = z.infer<typeof Fdl>;
