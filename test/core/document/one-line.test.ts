import { expect, it } from "vitest";

import { oneLine } from "#core/document/one-line.ts";

it("oneLine() makes every character visible that would move a cursor or begin a line, and no other", () => {
  expect(oneLine("a\nb\r\u001b[2J\u0085\u2028é\u{1f642} \\")).toBe(
    "a\\u000ab\\u000d\\u001b[2J\\u0085\\u2028é\u{1f642} \\",
  );
});
