import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { readDocument } from "#core/document/read-document.ts";

import { billionLaughs, BOMBS } from "../support/document-bombs.ts";
import { cpuSeconds } from "../support/cpu-seconds.ts";

/** The rule is 100 ms; a small machine that others use too is given five times that, of CPU time and not of the wall's. */
const MOST_CPU_SECONDS = 0.5;

/** What only an unbounded reader would work on; what is refused for its length alone is judged by its length. */
const BY_LENGTH = /words and signs/;

function refusalOf(text: string): string {
  try {
    readDocument(text, "bomb.yaml");
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
  return "no refusal";
}

function leastCpuSeconds(text: string): number {
  return Math.min(...[0, 1, 2].map(() => cpuSeconds(() => void refusalOf(text))));
}

describe("aliases, nesting and length", () => {
  it.each(BOMBS)("%s are refused by a sentence", (_what, text, sentence) => {
    expect(refusalOf(text)).toMatch(sentence);
  });

  it.each(BOMBS.filter(([, , sentence]) => !BY_LENGTH.test(sentence.source)))(
    "%s are refused at once",
    (_what, text) => {
      expect(leastCpuSeconds(text)).toBeLessThan(MOST_CPU_SECONDS);
    },
  );

  it("ten times as many laughs cost no more: the work ends where the bound is", () => {
    const [ten, hundred] = [billionLaughs(10), billionLaughs(26)].map(leastCpuSeconds) as [number, number];
    expect(hundred).toBeLessThan(10 * Math.max(ten, 0.001));
  });
});

const MERGES = Array.from({ length: 1_500 }, (_, index) => `m${index}: { <<: *base }`).join("\n");

describe("what YAML 1.1 would do is not done", () => {
  it.each([
    ["a merge key", "base: &base { a: 1 }\nx: { <<: *base }", /must not be the merge key "<<"/],
    ["1,500 merges", `base: &base { a: 1 }\n${MERGES}`, /must not be the merge key "<<"/],
    ["a merge of merges", "a: &a { <<: [*a, *a] }", /merge key|must name an anchor/],
    ["a prototype through a merge", "base: &base { __proto__: { polluted: 1 } }\nx: { <<: *base }", /"__proto__"/],
    ["!!omap", `a: !!omap [${"{ k: 1 },".repeat(3_000)}{ k: 1 }]`, /Unresolved tag: tag:yaml.org,2002:omap/],
    ["!!set", "a: !!set { x, y }", /Unresolved tag: tag:yaml.org,2002:set/],
    ["!!binary", "a: !!binary aGk=", /Unresolved tag: tag:yaml.org,2002:binary/],
    ["!!timestamp", "a: !!timestamp 2020-01-01", /Unresolved tag/],
    ["!!js/function", "a: !!js/function 'function () { throw 1 }'", /Unresolved tag: tag:yaml.org,2002:js\/function/],
    ["!!js/regexp", "a: !!js/regexp /(a+)+$/", /Unresolved tag/],
    ["!!python/object", "a: !!python/object:os.system [id]", /Unresolved tag: tag:yaml.org,2002:python\/object/],
    ["!!python/object/apply", "a: !!python/object/apply:os.system ['id']", /Unresolved tag/],
    ["a tag of one's own", "%TAG ! tag:evil.example,2000:\n---\na: !run id", /Unresolved tag/],
    ["a local tag", "a: !run id", /Unresolved tag/],
  ])("%s is refused", (_what, text, sentence) => {
    expect(refusalOf(text)).toMatch(sentence);
    expect(leastCpuSeconds(text)).toBeLessThan(MOST_CPU_SECONDS);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("yes, 0o17, 1_000 and 12:30:45 are what YAML 1.2 says, not switches, dates and base-60 numbers", () => {
    const { value } = readDocument("a: yes\nb: 0o17\nc: 1_000\nd: 12:30:45\ne: 2020-01-01", "plain.yaml");
    expect(value).toEqual({ a: "yes", b: 15, c: "1_000", d: "12:30:45", e: "2020-01-01" });
  });
});

describe("why no worker with a limit of time and heap is needed", () => {
  it("the work is bounded before it is done: by characters, words, depth, aliases and values", () => {
    const values = readDocument(`[${"1,".repeat(39_999)}1]`, "many.yaml").value as unknown[];
    expect(values).toHaveLength(40_000);
    expect(refusalOf(`a: &a [${"1,".repeat(60_000)}1]\nb: [*a, *a, *a, *a]`)).toMatch(
      /must hold at most 200000 values/,
    );
  });
});
