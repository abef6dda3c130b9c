import { describe, expect, it } from "vitest";

import { decodeText } from "#core/document/decode-text.ts";
import { DocumentError } from "#core/document/document-error.ts";

describe("decodeText()", () => {
  it("reads UTF-8 and drops its byte order mark", () => {
    expect(decodeText(new TextEncoder().encode("\ufeffpré: 文"), "a.yaml")).toBe("pré: 文");
  });

  it.each([
    ["UTF-16, little end first", [0xff, 0xfe, 0x61, 0x00], "it begins with the byte order mark of UTF-16"],
    ["UTF-16, big end first", [0xfe, 0xff, 0x00, 0x61], "it begins with the byte order mark of UTF-16"],
    ["Latin-1", [0x61, 0xe9, 0x62], "it holds bytes that are none"],
    ["a surrogate in UTF-8", [0xed, 0xa0, 0x80], "it holds bytes that are none"],
    ["a cut character", [0xe2, 0x82], "it holds bytes that are none"],
  ])("refuses %s with a sentence", (_name, bytes, found) => {
    const decode = (): string => decodeText(new Uint8Array(bytes), "a.yaml");
    expect(decode).toThrow(DocumentError);
    expect(decode).toThrow(`a.yaml:1:1: Cannot read the file as it must be text in UTF-8: ${found}`);
  });
});
