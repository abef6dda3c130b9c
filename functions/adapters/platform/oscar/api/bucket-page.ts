import { z } from "zod";

/** Some objects of a bucket as OSCAR lists them. */
export const BucketPage = z
  .looseObject({
    objects: z
      .array(z.looseObject({ object_name: z.string(), size_bytes: z.number().default(0), last_modified: z.string() }))
      .nullish(),
    next_page: z.string().optional(),
  })
  .transform(({ objects, next_page }) => ({
    objects: (objects ?? []).map(({ object_name, size_bytes, last_modified }) => ({
      key: object_name,
      sizeBytes: size_bytes,
      modifiedAt: isoOf(last_modified),
    })),
    nextPage: next_page === "" ? undefined : next_page,
  }));
export type BucketPage = z.output<typeof BucketPage>;

/** `2026-11-22 03:32:35.584 +0000 UTC` as ISO 8601; as it came where it is something else. */
function isoOf(goTime: string): string {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) \+0000 UTC$/.exec(goTime);
  return found === null ? goTime : `${found[1]}T${found[2]}Z`;
}
