import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { readDocument } from "#core/document/read-document.ts";

import { BOMBS } from "../../support/document-bombs.ts";

describe("readDocument() of texts made to exhaust it", () => {
  it.each(BOMBS)("says of %s no more than a sentence (what and how fast: test/faults/12)", (_name, text) => {
    const read = (): unknown => readDocument(text, "bomb.yaml");
    expect(read).toThrow(DocumentError);
    expect(read).toThrow(/^[^]{10,300}$/);
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
