import { keyFault } from "#core/storage/object-key.ts";

/**
 * The longest start of a prefix that every S3 takes, or undefined when no key starts with the prefix. MinIO refuses
 * prefixes that end in the segment `.` or `..`, though a key may start so (`..a`); half a character cannot be sent at all.
 */
export function askablePrefix(prefix: string): string | undefined {
  const whole = prefix.replace(/[\ud800-\udbff]$/, "");
  if (whole !== "" && keyFault(whole) !== undefined && keyFault(`${whole}x`) !== undefined) return undefined;
  return whole.replace(/(^|[/\\])[\t\n\v\f\r ]*\.{1,2}[\t\n\v\f\r ]*$/, "$1");
}
