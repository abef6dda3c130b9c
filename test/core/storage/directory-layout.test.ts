import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodedPath, etagPath, isLeftover, keyOfPath, plainPath } from "#core/storage/directory-layout.ts";
import { keyFault } from "#core/storage/object-key.ts";

const anyKey = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.constantFrom("/", ".", "~", ".part", "+/", "x".repeat(200)),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  .filter((key) => keyFault(key) === undefined);

describe("plainPath()", () => {
  it("is the key itself, for an ordinary key", () => {
    for (const key of ["a", "a/b c/é.json", ".dot", "a/.profaas/b", ".profaas2"]) expect(plainPath(key)).toBe(key);
  });

  it("is none for a key that would be taken for something else", () => {
    for (const key of ["a/", "a~", "x/y.part", ".profaas", ".profaas/keys/a", "#a#"])
      expect(plainPath(key)).toBeUndefined();
  });
});

describe("encodedPath()", () => {
  it("can be read by a person", () => {
    expect(encodedPath("video 1.mp4.part")).toBe(".profaas/keys/video%201%2Emp4%2Epart");
    expect(encodedPath("a/b")).toBe(".profaas/keys/a%2Fb");
  });

  it("gives every key a path of its own, with names that any file system takes", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const path = encodedPath(key);
        expect(keyOfPath(path)).toBe(key);
        for (const name of path.split("/")) {
          expect(Buffer.byteLength(name)).toBeLessThan(256);
          expect([".", "..", ""]).not.toContain(name);
        }
      }),
    );
  });

  it("never lies on the way to another key's", () => {
    fc.assert(
      fc.property(anyKey, anyKey, (left, right) => {
        expect(encodedPath(right).startsWith(`${encodedPath(left)}/`)).toBe(false);
      }),
    );
  });
});

describe("keyOfPath()", () => {
  it("is the inverse of plainPath()", () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const plain = plainPath(key);
        if (plain !== undefined) expect(keyOfPath(plain)).toBe(key);
      }),
    );
  });

  it("is none for scaffold, leftovers and files that encodedPath() would call otherwise", () => {
    for (const path of [
      ".profaas/locks/x",
      ".profaas/writing/x",
      ".profaas/x",
      "a~",
      "a/b.swp",
      ".profaas/keys/a.b",
      ".profaas/keys/%zz",
      ".profaas/keys/a+/b",
      ".profaas/keys/%2E%2E",
    ]) {
      expect(keyOfPath(path)).toBeUndefined();
    }
  });
});

it("isLeftover() knows what programs leave beside a file, and leaves other names alone", () => {
  for (const name of [
    "a~",
    ".a.swp",
    "a.swp",
    ".a.swo",
    "#a#",
    ".#a",
    "a.part",
    "a.crdownload",
    ".nfs0000000012",
    ".goutputstream-AB12",
    ".DS_Store",
  ]) {
    expect(isLeftover(name)).toBe(true);
  }
  for (const name of ["a", ".a", "a.parts", "part", "#a", "~a", "a.swift", ".nfsd", "a.tmp"])
    expect(isLeftover(name)).toBe(false);
});

it("etagPath() differs when any part of the identity does", () => {
  const identity = { inode: 1n, modifiedNanoseconds: 23n, sizeBytes: 4n };
  const paths = [identity, { ...identity, inode: 12n, modifiedNanoseconds: 3n }, { ...identity, sizeBytes: 5n }].map(
    etagPath,
  );
  expect(new Set(paths).size).toBe(3);
});
