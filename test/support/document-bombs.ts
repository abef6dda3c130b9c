const NINE = 9;
const NAMES = "abcdefghijklmnopqrstuvwxyz";

/** Each level lists the one before nine times: nine to the power of the levels values in a few hundred bytes. */
export function billionLaughs(levels: number): string {
  return [...NAMES.slice(0, levels)]
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(NINE)
          .fill(index === 0 ? "lol" : `*${NAMES[index - 1]}`)
          .join(",")}]`,
    )
    .join("\n");
}

/** Texts made to exhaust a reader, each with what it must be refused with. */
export const BOMBS: readonly (readonly [what: string, text: string, sentence: RegExp])[] = [
  ["billion laughs", billionLaughs(10), /must hold at most 200000 values with its aliases written out$/],
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
];
