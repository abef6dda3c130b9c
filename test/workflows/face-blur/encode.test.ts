import { rmSync, statSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";

import { runComponent, scratchFolder, WORKFLOWS } from "../run-component.ts";
import { differenceOf } from "./picture-detail.ts";

const folder = scratchFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const ENCODE = [process.execPath, "face-blur/encode.mjs"];
const input = join(WORKFLOWS, "face-blur/inputs/small-1.jpg");

function encode(environment: Readonly<Record<string, string>>) {
  return runComponent(ENCODE, { input, folder, environment });
}

describe("encode", () => {
  it.each([
    ["webp", "webp"],
    ["avif", "heif"],
    ["jpeg", "jpeg"],
  ])("writes the same picture as %s in several sizes", async (format, container) => {
    const run = encode({ FORMAT: format, EFFORT: "0", SCALES: "1,0.5" });
    expect(run).toMatchObject({ status: 0, stdout: "", files: [`small-1-320w.${format}`, `small-1-640w.${format}`] });
    const [half = "", whole = ""] = run.files.map((file) => join(run.output, file));
    expect(await sharp(half).metadata()).toMatchObject({ format: container, width: 320, height: 240 });
    expect(await sharp(whole).metadata()).toMatchObject({ format: container, width: 640, height: 480 });
    expect(await differenceOf(input, whole, { left: 0, top: 0, width: 640, height: 480 })).toBeLessThan(8);
  });

  it("makes smaller files of lower quality", () => {
    const [low = 0, high = 0] = ["30", "90"].map((quality) => {
      const { output, files } = encode({ QUALITY: quality, SCALES: "1" });
      return statSync(join(output, files[0] ?? "")).size;
    });
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(high / 2);
  });

  it.each([
    [{ FORMAT: "gif" }, "Cannot encode as FORMAT must be one of webp, avif, jpeg: "],
    [{ EFFORT: "7" }, "Cannot encode as EFFORT must be a number from 0 to 6: "],
    [{ SCALES: "1,2" }, "Cannot encode as SCALES must be numbers from 0.01 to 1 with commas between: "],
  ])("refuses %j in one line", (environment, sentence) => {
    const run = encode(environment);
    expect(run).toMatchObject({ status: 1, stdout: "", files: [] });
    expect(run.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(sentence)]);
  });
});
