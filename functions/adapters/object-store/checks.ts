import { bucketNameFault } from "#core/storage/bucket-name.ts";
import { keyFault } from "#core/storage/object-key.ts";

/** Throws a sentence when no store would take this bucket name. */
export function checkBucketName(action: string, bucket: string): void {
  const fault = bucketNameFault(bucket);
  if (fault !== undefined) throw new RangeError(`Cannot ${action} bucket ${JSON.stringify(bucket)} as ${fault}`);
}

/** Throws a sentence when no store would take this bucket name or key. */
export function checkAddress(action: string, bucket: string, key: string): void {
  checkBucketName(`${action} an object in`, bucket);
  const fault = keyFault(key);
  if (fault !== undefined)
    throw new RangeError(`Cannot ${action} object ${shown(key)} in bucket "${bucket}" as ${fault}`);
}

/** The sentence for a bucket that is not there. */
export function noSuchBucket(action: string, bucket: string): Error {
  return new Error(`Cannot ${action} bucket "${bucket}" as there is no such bucket`);
}

/** A key in a message: quoted, control characters escaped, and not longer than a line. */
export function shown(key: string): string {
  return JSON.stringify(key.length > 200 ? `${key.slice(0, 200)}…` : key);
}
