import { expect, it } from "vitest";

import { wrapText } from "../../../scripts/terminal/wrap-text.ts";

it("wrapText() breaks paragraphs anew and keeps them apart", () => {
  expect(wrapText("\none two\nthree\n\n  four\n", 9)).toBe("one two\nthree\n\nfour");
});

it("wrapText() lets a word that is too long stand alone", () => {
  expect(wrapText("a longest b", 4)).toBe("a\nlongest\nb");
});
