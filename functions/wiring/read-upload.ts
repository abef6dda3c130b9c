import { parseArgs } from "node:util";

import type { ObjectUploaded } from "#ports/trigger.ts";

/**
 * The upload that a function started alone is to handle: `--bucket ROLE --key KEY`; undefined without arguments, which
 * asks for everything that is not handled yet.
 */
export function readUpload(argv: readonly string[]): ObjectUploaded | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: { bucket: { type: "string" }, key: { type: "string" } },
  });
  if (values.bucket === undefined && values.key === undefined) return undefined;
  if (values.bucket === undefined || values.key === undefined) {
    throw new TypeError("Cannot start the function as --bucket and --key must be given together, or neither");
  }
  return { bucket: values.bucket, key: values.key };
}
