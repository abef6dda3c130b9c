import { describe, expect, it } from "vitest";

import { lineReader } from "#adapters/platform/local/line-reader.ts";

describe("lineReader()", () => {
  function linesOf(...chunks: readonly Buffer[]): readonly string[] {
    const lines: string[] = [];
    const read = lineReader((line) => lines.push(line));
    for (const chunk of chunks) read(chunk);
    return lines;
  }

  it("makes the same lines wherever the chunks are cut, also within a character", () => {
    const bytes = Buffer.from("über\nzwei\n\nrest");
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(linesOf(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(["über", "zwei", ""]);
    }
  });

  it("hands a line without an end on before it fills the memory", () => {
    const chunk = Buffer.alloc(2 ** 19, "x");
    expect(linesOf(chunk, chunk, chunk)).toHaveLength(1);
  });
});
