import { basename } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { localName } from "#adapters/platform/execution/local-name.ts";

describe("localName()", () => {
  it("keeps the last part of a key", () => {
    expect(localName("a/b/my photo é.jpg", new Set())).toBe("my photo é.jpg");
  });

  it("replaces what leads elsewhere or cannot be in a name", () => {
    expect(localName("a/..", new Set())).toBe("input");
    expect(localName("a/", new Set())).toBe("input");
    expect(localName("a/x\u0000y\\z\n", new Set())).toBe("x_y_z_");
  });

  it("numbers names that are taken, before their extension", () => {
    expect(localName("b/x.tar", new Set(["x.tar", "x-2.tar"]))).toBe("x-3.tar");
    expect(localName("b/.hidden", new Set([".hidden"]))).toBe(".hidden-2");
  });

  it("is always one safe name of at most 255 bytes that is not taken", () => {
    const parts = fc.constantFrom("a", "/", ".", "\0", "\\", "\n", "é", "🙂", "x".repeat(70));
    const anyKey = fc.array(parts).map((chosen) => chosen.join(""));
    fc.assert(
      fc.property(anyKey, fc.array(fc.string({ maxLength: 3 }), { maxLength: 5 }), (key, taken) => {
        const names = new Set([...taken, localName(key, new Set())]);
        const name = localName(key, names);
        expect(basename(name)).toBe(name);
        expect(["", ".", ".."]).not.toContain(name);
        expect(name).not.toContain("\0");
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(names.has(name)).toBe(false);
      }),
    );
  });
});
