/** The hand-overs of the chain. A bucket's real name is `<prefix>-<role>`. */
export const BUCKET_ROLES = [
  "campaigns",
  "inputs",
  "records",
  "datasets",
  "models",
  "requests",
  "predictions",
  "state",
  "quarantine",
  "inventory",
  "scenarios",
  "forecasts",
] as const;
export type BucketRole = (typeof BUCKET_ROLES)[number];

export function bucketName(prefix: string, role: BucketRole): string {
  return `${prefix}-${role}`;
}

/** The role of a bucket under this prefix, or undefined when it is not one of ours. */
export function bucketRole(prefix: string, bucket: string): BucketRole | undefined {
  return BUCKET_ROLES.find((role) => bucket === bucketName(prefix, role));
}
