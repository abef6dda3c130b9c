import fc from "fast-check";
import { expect, it } from "vitest";

import { compareKeys } from "#core/storage/key-order.ts";

it("compareKeys() orders any two texts as their UTF-8 bytes do", () => {
  // One or two characters on each side of every border between lengths in UTF-8 and in UTF-16.
  const character = fc.constantFrom(
    ..."ab~\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{103ff}\u{10400}\u{10ffff}",
  );
  const text = fc.array(character, { maxLength: 4 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (left, right) => {
      return Math.sign(compareKeys(left, right)) === Buffer.compare(Buffer.from(left), Buffer.from(right));
    }),
    { numRuns: 2_000 },
  );
});

it("compareKeys() orders where UTF-16 would not", () => {
  const [low, high] = ["\u{ffee}", "\u{10000}"] as const;
  expect(low < high).toBe(false);
  expect(compareKeys(low, high)).toBeLessThan(0);
  expect(compareKeys("a", "a")).toBe(0);
  expect(compareKeys("a", "a/b")).toBeLessThan(0);
});
