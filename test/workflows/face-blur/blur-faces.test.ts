import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";

import { runComponent, scratchFolder, WORKFLOWS } from "../run-component.ts";
import { detailOf, differenceOf } from "./picture-detail.ts";

const folder = scratchFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const BLUR = [process.execPath, "face-blur/blur-faces.mjs"];
const inputs = join(WORKFLOWS, "face-blur/inputs");
const portrait = join(inputs, "portrait.jpg");
/** Eyes to mouth and the suit below the collar in portrait.jpg, as a person sees them. */
const EYES_TO_MOUTH = { left: 190, top: 90, width: 72, height: 65 };
const SUIT = { left: 0, top: 300, width: 512, height: 212 };

function facesIn(file: string): { faces: { left: number; top: number; width: number; height: number }[] } {
  return JSON.parse(readFileSync(file, "utf8"));
}

describe("blur-faces", () => {
  it.each(["ssd", "tiny"])(
    "takes the detail out of the face and leaves the rest, with the network %s",
    async (detector) => {
      const run = runComponent(BLUR, { input: portrait, folder, environment: { DETECTOR: detector } });
      expect(run).toMatchObject({ status: 0, stdout: "", files: ["portrait.faces.json", "portrait.jpg"] });

      const blurred = join(run.output, "portrait.jpg");
      expect(await detailOf(blurred, EYES_TO_MOUTH)).toBeLessThan(0.3 * (await detailOf(portrait, EYES_TO_MOUTH)));
      expect(await differenceOf(portrait, blurred, EYES_TO_MOUTH)).toBeGreaterThan(10);
      expect(await differenceOf(portrait, blurred, SUIT)).toBeLessThan(2.5);
      expect(facesIn(join(run.output, "portrait.faces.json")).faces).toHaveLength(1);
    },
  );

  it.each([
    ["small-2", 2],
    ["large-1", 3],
  ])("finds every face of %s once, also where tiles overlap", (name, count) => {
    const input = join(inputs, `${name}.jpg`);
    const run = runComponent(BLUR, { input, folder, environment: { DETECTOR: "tiny" } });
    expect(facesIn(join(run.output, `${name}.faces.json`)).faces).toHaveLength(count);
  });

  it("leaves a picture without faces as it is, and takes PNG with transparency", async () => {
    const input = join(folder, "cloud.png");
    const noise = Uint8Array.from({ length: 300 * 200 * 4 }, (_, index) => (index * 2_654_435_761) >>> 24);
    await sharp(noise, { raw: { width: 300, height: 200, channels: 4 } })
      .blur(8)
      .png()
      .toFile(input);
    const run = runComponent(BLUR, { input, folder, environment: { DETECTOR: "tiny" } });
    expect(run.status).toBe(0);
    expect(facesIn(join(run.output, "cloud.faces.json")).faces).toEqual([]);
    expect(await sharp(join(run.output, "cloud.jpg")).metadata()).toMatchObject({ width: 300, height: 200 });
  });

  it("turns a picture upright before it looks, and keeps no camera data", async () => {
    const input = join(folder, "turned.jpg");
    await sharp(portrait).rotate(90).withMetadata({ orientation: 8 }).toFile(input);
    const run = runComponent(BLUR, { input, folder, environment: { DETECTOR: "tiny" } });
    expect(facesIn(join(run.output, "turned.faces.json")).faces).toHaveLength(1);
    expect((await sharp(join(run.output, "turned.jpg")).metadata()).orientation).toBeUndefined();
  });

  it.each([
    ["notes.jpg", {}, 'Cannot blur faces of "notes.jpg" as it must be a picture that can be read: '],
    ["missing.jpg", {}, "Cannot blur faces as INPUT_FILE_PATH must be a file: "],
    ["notes.jpg", { MIN_CONFIDENCE: "much" }, "Cannot blur faces as MIN_CONFIDENCE must be a number from 0 to 1: "],
    ["notes.jpg", { DETECTOR: "eyes" }, "Cannot blur faces as DETECTOR must be one of ssd, tiny: "],
    ["notes.jpg", { TMP_OUTPUT_DIR: "/nowhere" }, "Cannot blur faces as TMP_OUTPUT_DIR must be a folder: "],
  ])("refuses %s with %j in one line", (name, environment, sentence) => {
    writeFileSync(join(folder, "notes.jpg"), "no picture");
    const run = runComponent(BLUR, {
      input: join(folder, name),
      folder,
      environment: { DETECTOR: "tiny", ...environment },
    });
    expect(run).toMatchObject({ status: 1, stdout: "", files: [] });
    expect(run.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(sentence)]);
  });

  it("serves one input a line in its warm form, and goes on after one that failed", async () => {
    const output = join(folder, "warm");
    mkdirSync(output);
    const [program = "", ...args] = BLUR;
    const child = spawn(program, [...args, "--warm"], {
      cwd: WORKFLOWS,
      env: { PATH: process.env["PATH"], DETECTOR: "tiny" },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const answer = async (): Promise<unknown> => JSON.parse((await lines.next()).value as string);
    const ask = (input: string): void =>
      void child.stdin.write(`${JSON.stringify({ INPUT_FILE_PATH: input, TMP_OUTPUT_DIR: output })}\n`);

    expect(await answer()).toEqual({ ready: true });
    ask(portrait);
    expect(await answer()).toEqual({ exitCode: 0 });
    ask(join(inputs, "NOTICE.md"));
    expect(await answer()).toEqual({ exitCode: 1, message: expect.stringContaining('"NOTICE.md"') });
    ask(join(inputs, "small-1.jpg"));
    expect(await answer()).toEqual({ exitCode: 0 });
    expect(facesIn(join(output, "portrait.faces.json")).faces).toHaveLength(1);
    expect(facesIn(join(output, "small-1.faces.json")).faces).toHaveLength(1);

    const closed = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end();
    expect(await closed).toBe(0);
  });
});
