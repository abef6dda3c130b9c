import { describe, expect, it } from "vitest";

import { traceTimes } from "#core/dataset/trace-times.ts";

describe("traceTimes()", () => {
  it.each([
    ["a column seconds among others", "user,seconds\na,1.5\nb,2\n", [1.5, 2]],
    ["the only column, whatever it is called", "when\n3\n1e1\n", [3, 10]],
    ["the only column without a header", "0.5\n1\n", [0.5, 1]],
    ["Windows line ends and a byte order mark", "\uFEFFseconds\r\n1\r\n", [1]],
  ])("takes %s", (_what, text, times) => {
    expect(traceTimes(text, "t.csv")).toEqual(times);
  });

  it.each([
    [
      "no such column",
      "a,b\n1,2\n",
      't.csv:1: Cannot read the table as it must have a column "seconds", or a single one: it has a, b',
    ],
    [
      "what is no number",
      "seconds\n1\nsoon\n",
      't.csv:3: Cannot read the table as a time must be a number of seconds: this one is "soon"',
    ],
    ["no time", "seconds\n", "t.csv:1: Cannot read the table as it must hold at least one time"],
  ])("refuses %s with its line", (_what, text, sentence) => {
    expect(() => traceTimes(text, "t.csv")).toThrow(sentence);
  });
});
