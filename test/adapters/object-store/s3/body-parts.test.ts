import { expect, it } from "vitest";

import { bodyParts } from "#adapters/object-store/s3/body-parts.ts";

import { inPieces } from "../../../contracts/object-store/reading.ts";

async function partsOf(...pieces: readonly string[]): Promise<string[]> {
  const parts: string[] = [];
  for await (const { bytes, isLast } of bodyParts(inPieces(...pieces), 4)) {
    parts.push(`${bytes.toString()}${isLast ? "." : ""}`);
  }
  return parts;
}

it("bodyParts() cuts chunks of any size into parts of one size, and knows the last", async () => {
  expect(await partsOf()).toEqual(["."]);
  expect(await partsOf("", "abc")).toEqual(["abc."]);
  expect(await partsOf("abcd")).toEqual(["abcd."]);
  expect(await partsOf("ab", "cd", "")).toEqual(["abcd."]);
  expect(await partsOf("abcde")).toEqual(["abcd", "e."]);
  expect(await partsOf("a", "bcdefghij", "kl")).toEqual(["abcd", "efgh", "ijkl."]);
});
