import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { readDocument } from "#core/document/read-document.ts";

const NINE = 9;

/** Each level lists the one before nine times: 9^10 values in 700 bytes. */
function billionLaughs(): string {
  const levels = "abcdefghij".split("");
  return levels
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(NINE)
          .fill(index === 0 ? "lol" : `*${levels[index - 1]}`)
          .join(",")}]`,
    )
    .join("\n");
}

describe("readDocument() of texts made to exhaust it", () => {
  it.each([
    ["billion laughs", billionLaughs(), /must hold at most 200000 values with its aliases written out$/],
    [
      "billion laughs in few aliases",
      `a: &a [${"x,".repeat(3_000)}x]\nb: [${"*a,".repeat(80)}*a]`,
      /must hold at most 200000 values/,
    ],
    ["an alias within itself", "a: &a [1, *a]", /the alias \*a must name an anchor that ends before it$/],
    ["aliases without end", `a: &a 1\nb: [${"*a,".repeat(1_000)}*a]`, /must use at most 1000 aliases$/],
    [
      "a tower of aliases",
      Array.from({ length: 100 }, (_, level) => `k${level}: &a${level} [${level === 0 ? "1" : `*a${level - 1}`}]`).join(
        "\n",
      ),
      /must lie at most 64 deep/,
    ],
    ["a million brackets", "[".repeat(1_000_000), /must lie at most 64 deep/],
    ["5000 closed brackets", `${"[".repeat(5_000)}${"]".repeat(5_000)}`, /must lie at most 64 deep/],
    ["lists in lists on one line", `${"- ".repeat(100_000)}a`, /must lie at most 64 deep/],
    ["keys of keys", `${"? ".repeat(100_000)}a`, /must lie at most 64 deep/],
    [
      "an indented staircase",
      Array.from({ length: 1_400 }, (_, index) => `${" ".repeat(index)}a:`).join("\n"),
      /must lie at most 64 deep/,
    ],
    ["mappings in mappings", '{"a":'.repeat(70_000), /must lie at most 64 deep/],
    ["half a million values", `[${"1,".repeat(500_000)}1]`, /must have at most 400000 words and signs/],
  ])("%s are refused", (_name, text, sentence) => {
    let refusal: unknown;
    try {
      readDocument(text, "bomb.yaml");
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DocumentError);
    expect((refusal as Error).message.length).toBeLessThan(300);
    expect((refusal as Error).message).toMatch(sentence);
  });

  it("64 levels are not too deep", () => {
    let value = readDocument(`${"[".repeat(63)}1${"]".repeat(63)}`, "deep.yaml").value;
    for (let level = 0; level < 63; level++) value = (value as unknown[])[0];
    expect(value).toBe(1);
  });

  it("compares no key with all others: 40,000 keys are read", () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(Object.keys(readDocument(text, "wide.yaml").value as object)).toHaveLength(40_000);
  });
});
