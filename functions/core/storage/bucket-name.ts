const RESERVED_START = /^(xn--|sthree-|amzn-s3-demo-)/;
const RESERVED_END = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * Which of S3's rules for bucket names a name breaks, as the end of a sentence, or undefined when it keeps them all.
 * The rules: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFault(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) {
    return `a bucket name must have 3 to 63 characters: it has ${name.length}`;
  }
  if (!/^[a-z0-9][-.a-z0-9]*[a-z0-9]$/.test(name)) {
    return "a bucket name must hold lower-case letters, digits, dots and dashes only, and start and end with a letter or digit";
  }
  if (name.includes("..")) return "a bucket name must not hold two dots in a row";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "a bucket name must not look like an IP address";
  const reserved = RESERVED_START.exec(name) ?? RESERVED_END.exec(name);
  return reserved === null ? undefined : `a bucket name must not use "${reserved[1]}", which S3 reserves`;
}
