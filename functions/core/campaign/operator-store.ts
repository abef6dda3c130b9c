import { z } from "zod";

/** Where the key of an S3 store comes from; the key itself never stands in the operator's file. */
const S3Credentials = z.discriminatedUnion("from", [
  z
    .strictObject({ from: z.literal("environment") })
    .meta({ description: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN) of the process." }),
  z
    .strictObject({ from: z.literal("profile"), profile: z.string().min(1).default("default") })
    .meta({ description: "A profile of ~/.aws/credentials." }),
  z.strictObject({ from: z.literal("folder"), folder: z.string().min(1) }).meta({
    description:
      "A folder with the files accessKey and secretKey, such as a mounted Kubernetes secret; read again when they change.",
  }),
]);

const DirectoryStoreSettings = z.strictObject({ kind: z.literal("directory"), path: z.string().min(1) });
export type DirectoryStoreSettings = z.infer<typeof DirectoryStoreSettings>;

const S3StoreSettings = z.strictObject({
  kind: z.literal("s3"),
  endpoint: z
    .url({ protocol: /^https?$/, error: "must be a URL that starts with http:// or https://" })
    .refine((url) => !/^[^/]+\/\/[^/]*@/.test(url), { error: "must hold no user name and no password" })
    .optional()
    .meta({ description: "Address of MinIO or another S3; without it the region's AWS endpoint." }),
  region: z.string().min(1).default("us-east-1"),
  pathStyle: z.boolean().default(true).meta({ description: "Buckets as path (MinIO), not as host name (AWS)." }),
  caFile: z.string().min(1).optional().meta({ description: "PEM file of the authority that signed the endpoint." }),
  credentials: S3Credentials.default({ from: "environment" }),
});
export type S3StoreSettings = z.infer<typeof S3StoreSettings>;

/** Where the objects of this installation are. */
export const StoreSettings = z.discriminatedUnion("kind", [DirectoryStoreSettings, S3StoreSettings]);
export type StoreSettings = z.infer<typeof StoreSettings>;

/** The store in words, for people. */
export function storeWords(store: StoreSettings): string {
  if (store.kind === "directory") return store.path;
  return store.endpoint ?? `S3 in ${store.region}`;
}
