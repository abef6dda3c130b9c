import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { findProgram, programStamp } from "#adapters/platform/local/find-program.ts";

describe("findProgram()", () => {
  it("looks through PATH for a bare name, and from the folder for a path", () => {
    const folder = dirname(process.execPath);
    expect(findProgram("node", "/", `/nowhere:${folder}`)).toBe(`${folder}/node`);
    expect(findProgram("./node", folder, "")).toBe(`${folder}/node`);
    expect(findProgram(process.execPath, "/", "")).toBe(process.execPath);
  });

  it("finds no folder, no file that cannot be run, and nothing that is not there", () => {
    expect(findProgram("/tmp", "/", "")).toBeUndefined();
    expect(findProgram(fileURLToPath(import.meta.url), "/", "")).toBeUndefined();
    expect(findProgram("no-such-program", "/", "/usr/bin")).toBeUndefined();
    expect(findProgram("node", "/", undefined)).toBeUndefined();
  });
});

describe("programStamp()", () => {
  it("names the real file with its size", () => {
    expect(programStamp(process.execPath)).toMatch(new RegExp(`^${realpathSync(process.execPath)} \\d+ \\d+$`));
  });
});
