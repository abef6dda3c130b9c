import { z } from "zod";

import { CpuQuantity, MemoryQuantity } from "#core/document/quantity.ts";

/** Bounds that no workflow of people comes near: the time to link services grows with the square of these. */
const MOST_SERVICES = 100;
const MOST_FOLDERS = 20;
const MOST_FILTERS = 100;

/** No key of an object store is longer. */
const KeyPart = z.string().max(1_024);

/** Where a service reads or writes: a folder of a bucket, with filters that only outputs know. */
export const StoragePath = z.looseObject({
  storage_provider: z.string().max(200).default("minio"),
  path: KeyPart.min(1),
  prefix: z.array(KeyPart).max(MOST_FILTERS).optional(),
  suffix: z.array(KeyPart).max(MOST_FILTERS).optional(),
});

/** The name of a container image; one that begins with a dash would be an option of a tool. */
export const Image = z
  .string()
  .regex(
    /^[^-\s]\S{0,499}$/,
    "must be the name of an image: at most 500 characters, no blank, no dash at the beginning",
  );

/** One service of an FDL file, in OSCAR's own spelling; fields that profiling does not need are kept as they are. */
export const Service = z.looseObject({
  name: z
    .string()
    .regex(
      /^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/,
      "must be 1 to 39 lower-case letters, digits and dashes, and start with a letter",
    ),
  image: Image.optional(),
  script: z.string().min(1).optional(),
  cpu: CpuQuantity.optional(),
  memory: MemoryQuantity.optional(),
  environment: z
    .looseObject({
      variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      Variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    })
    .optional(),
  input: z.array(StoragePath).max(MOST_FOLDERS).optional(),
  output: z.array(StoragePath).max(MOST_FOLDERS).optional(),
});
export type Service = z.infer<typeof Service>;

/** OSCAR's function definition file: services, each below the cluster it goes to. */
export const Fdl = z.looseObject({
  functions: z.looseObject({
    oscar: z.array(z.record(z.string(), Service)).min(1, "must hold at least one service").max(MOST_SERVICES),
  }),
});
export type Fdl = z.infer<typeof Fdl>;
