import { expect, it } from "vitest";

import { keyFault } from "#core/storage/object-key.ts";

it("keyFault() finds none in keys of the longest kind", () => {
  expect(keyFault("k".repeat(255))).toBeUndefined();
  expect(keyFault(`${"abc/".repeat(255)}defg`)).toBeUndefined();
  expect(keyFault("é".repeat(127))).toBeUndefined();
});

it.each(["a", " ", ".a", "a.", "...", "..a", "a..", "a/", "\n", "a\\..b", ". .", "%2e%2e", "~", "-"])(
  "keyFault() finds none in %j",
  (key) => {
    expect(keyFault(key)).toBeUndefined();
  },
);

it.each([
  ["", "a key must not be empty"],
  ["/", "a key must not start with a slash"],
  ["a//", "a key must not hold two slashes in a row"],
  ["a/../", 'a key must not hold the segment ".."'],
  ["./", 'a key must not hold the segment "."'],
  ["a\\..\\b", 'a key must not hold the segment ".."'],
  ["a/\t.. /b", 'a key must not hold the segment ".."'],
  ["a/\n. ", 'a key must not hold the segment "."'],
  ["\0", "a key must not hold the character NUL"],
  ["\udc00", "a key must be well-formed Unicode"],
  ["é".repeat(128), "a segment of a key must have at most 255 bytes of UTF-8: one has 256"],
  ["a/".repeat(513), "a key must have at most 1024 bytes of UTF-8: it has 1026"],
])("keyFault() names the rule that %j breaks", (key, fault) => {
  expect(keyFault(key)).toBe(fault);
});
