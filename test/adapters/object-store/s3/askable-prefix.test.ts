import { expect, it } from "vitest";

import { askablePrefix } from "#adapters/object-store/s3/askable-prefix.ts";

it.each(["", "a", "a/", "a/b", ".a", "a.", "..a", "a/.b", "é", "🌍", "a b"])(
  "askablePrefix() leaves %j as it is",
  (prefix) => expect(askablePrefix(prefix)).toBe(prefix),
);

it.each([
  [".", ""],
  ["..", ""],
  ["a/.", "a/"],
  ["a/.. ", "a/"],
  ["a\\..", "a\\"],
  ["a\ud83c", "a"],
])("askablePrefix() shortens %j to %j", (prefix, shorter) => expect(askablePrefix(prefix)).toBe(shorter));

it.each(["/", "a//", "a/./", "../b", "a\0", "\udc00", `${"k".repeat(256)}/`])(
  "askablePrefix() knows that no key starts with %j",
  (prefix) => expect(askablePrefix(prefix)).toBeUndefined(),
);
