import { expect, it } from "vitest";

import { Base64Text } from "#core/numeric/base64-text.ts";

it("Base64Text is whole groups of four signs", () => {
  for (const text of ["", "AAAA", "ab+/", "AA==", "AAA="]) expect(Base64Text.safeParse(text).success).toBe(true);
  for (const text of ["A", "AAAAA", "AA A", "A===", "====", "=AAA", "A=AA", "AA=A", "==AA", "AA-_", "AAAA\n", 5]) {
    expect(Base64Text.safeParse(text).success).toBe(false);
  }
});
