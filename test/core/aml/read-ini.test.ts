import { describe, expect, it } from "vitest";

import { Complaints } from "#core/aml/complaints.ts";
import { readIni } from "#core/aml/read-ini.ts";

function read(text: string) {
  const complaints = new Complaints("file.ini");
  const document = readIni(text, complaints);
  complaints.refuse();
  return document;
}

describe("readIni()", () => {
  it("reads keys in their case, both delimiters, comments, and lines that go on", () => {
    const document = read(
      "; first\n[One]\nKey = 1\nkey: two words\n  # in between\n  and more\n\n[Two]\nmany =\n\t[1,\n\t2]\n",
    );
    expect([...document.keys()]).toEqual(["One", "Two"]);
    const one = document.get("One")!;
    expect(one.line).toBe(2);
    expect(one.options.get("Key")).toEqual({ key: "Key", line: 3, text: "1", lines: [3] });
    expect(one.options.get("key")).toMatchObject({ line: 4, text: "two words\nand more", lines: [4, 6, 7] });
    expect(document.get("Two")!.options.get("many")).toMatchObject({ text: "\n[1,\n2]", lines: [9, 10, 11, 12] });
  });

  it("takes %% for % and leaves ; and # behind a value to it", () => {
    expect(read("[A]\nx = 50%% # not a comment").get("A")!.options.get("x")!.text).toBe("50% # not a comment");
  });

  it.each([
    [
      "x = 1",
      /^file\.ini:1:1: Cannot read the configuration as a key must follow a \[Section\]: "x" comes before any$/,
    ],
    ["[A]\n[A]", /^file\.ini:2:1: .* a section must be there once: "A" is on line 1 too$/],
    ["[A]\nx = 1\nx = 2", /^file\.ini:3:1: .*\[A\] x must be there once: it is on line 2 too$/],
    [
      "[A]\nno delimiter",
      /^file\.ini:2:1: .* a line must be a \[Section\], a key = value or a comment: it is "no delimiter"$/,
    ],
    ["[A] x\n", /^file\.ini:1:1: .* a section must be a name in brackets and nothing else/],
    ["[DEFAULT]\nx = 1", /^file\.ini:1:1: .* there must be no section \[DEFAULT\]/],
    ["[A]\nx = %(y)s", /^file\.ini:2:1: .*\[A\] x must not hold a single %/],
    ["[A]\n= 1", /^file\.ini:2:1: /],
    ["[A]\nx = \0", /must be text/],
  ])("refuses %j with its line", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  it("tells everything that is wrong at once", () => {
    expect(() => read("a\n[A]\nb\nc\n")).toThrow(/:1:1: [^\n]*\n[^\n]*:3:1: [^\n]*\n[^\n]*:4:1: /);
  });
});
