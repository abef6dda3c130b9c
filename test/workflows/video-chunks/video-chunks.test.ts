import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { cpuGroup } from "../cpu-group.ts";
import { hasFfmpeg, runComponent, scratchFolder, WORKFLOWS } from "../run-component.ts";
import { similarity, videoFacts } from "./video-facts.ts";

const folder = scratchFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** A name that a shell and ffmpeg's lists would have to quote. */
const NAME = "it's a 'film' $HOME %d";
const film = join(folder, `${NAME}.mp4`);

function component(name: string, input: string, environment: Readonly<Record<string, string>> = {}) {
  return runComponent(["sh", `video-chunks/${name}.sh`], { input, folder, environment });
}

function partName(index: number, count: number): string {
  return `${NAME}.part-00${index}-of-00${count}.mkv`;
}

describe.skipIf(!hasFfmpeg)("video-chunks (needs ffmpeg)", () => {
  beforeAll(() => {
    // 7 s with B frames, a key frame every second, and sound.
    const source = ["-f", "lavfi", "-i", "testsrc2=size=192x108:rate=25", "-f", "lavfi", "-i", "sine=frequency=440"];
    const coding = ["-t", "7", "-c:v", "libx264", "-bf", "2", "-g", "25", "-keyint_min", "25", "-pix_fmt", "yuv420p"];
    const made = spawnSync("ffmpeg", ["-nostdin", "-v", "error", ...source, ...coding, "-c:a", "aac", film]);
    expect(made.status).toBe(0);
  });

  it("splits a video, encodes the chunks and joins them to one of the same frames in the same order", () => {
    const split = component("split", film, { CHUNK_SECONDS: "2" });
    expect(split).toMatchObject({ status: 0, stdout: "", files: [1, 2, 3, 4].map((index) => partName(index, 4)) });
    const chunks = split.files.map((file) => join(split.output, file));
    expect(chunks.map((chunk) => videoFacts(chunk).frames)).toEqual([50, 50, 50, 25]);

    const parts = join(folder, "parts");
    mkdirSync(parts);
    for (const chunk of chunks.reverse()) {
      const run = component("transform", chunk, { DENOISE: "none", HEIGHT: "108", PRESET: "ultrafast", CRF: "18" });
      expect(run).toMatchObject({ status: 0, stdout: "", files: [expect.stringContaining(NAME)] });
      copyFileSync(join(run.output, run.files[0] ?? ""), join(parts, run.files[0] ?? ""));
    }

    const joined = component("join", join(parts, partName(2, 4)), { TMP_INPUT_DIR: parts });
    expect(joined).toMatchObject({ status: 0, stdout: "", files: [`${NAME}.mp4`] });
    const result = join(joined.output, `${NAME}.mp4`);
    expect(videoFacts(film)).toMatchObject({ frames: 175 });
    expect(videoFacts(result)).toMatchObject({ frames: 175, height: 108, codec: "h264" });
    expect(videoFacts(result).seconds).toBeCloseTo(7, 1);
    // Chunks out of order or frames lost at a cut would be far from alike.
    expect(similarity(film, result)).toBeGreaterThan(0.95);
  });

  it("leaves cleanly without a file while chunks are missing, and finds them where OSCAR mounts the bucket", () => {
    const [alone, mounted] = ["alone", "mounted"].map((name) => join(folder, name)) as [string, string];
    for (const place of [alone, mounted]) mkdirSync(place);
    const split = component("split", film, { CHUNK_SECONDS: "4" });
    for (const file of split.files) copyFileSync(join(split.output, file), join(mounted, file));
    const input = join(alone, partName(2, 2));
    copyFileSync(join(split.output, partName(2, 2)), input);

    const early = component("join", input, { TMP_INPUT_DIR: alone, PARTS_DIR: alone });
    expect(early).toMatchObject({
      status: 0,
      files: [],
      stderr: expect.stringContaining("not all 2 chunks are here yet"),
    });
    const last = component("join", input, { TMP_INPUT_DIR: alone, PARTS_DIR: mounted });
    expect(last).toMatchObject({ status: 0, files: [`${NAME}.mp4`] });
    expect(videoFacts(join(last.output, `${NAME}.mp4`)).frames).toBe(175);
  });

  it("scales to HEIGHT and makes smaller files of cleaned chunks", () => {
    const size = (environment: Readonly<Record<string, string>>): number => {
      const run = component("transform", film, { PRESET: "veryfast", HEIGHT: "72", ...environment });
      const path = join(run.output, run.files[0] ?? "");
      expect(videoFacts(path).height).toBe(72);
      return statSync(path).size;
    };
    expect(size({ DENOISE: "nlmeans" })).toBeLessThan(size({ DENOISE: "none" }));
  });

  const probe = cpuGroup(1);
  probe?.remove();
  it.skipIf(probe === undefined)("takes its threads from the CPU limit (needs control groups)", () => {
    const group = cpuGroup(0.5);
    try {
      const inGroup = ["sh", "-c", `echo $$ > ${group?.joinFile}; exec sh video-chunks/transform.sh`];
      const run = runComponent(inGroup, { input: film, folder, environment: { PRESET: "ultrafast" } });
      expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining("1 threads") });
    } finally {
      group?.remove();
    }
  });

  it.each([
    ["split", "notes.mp4", {}, 'Cannot split "notes.mp4" as it must be a video that ffmpeg can read: '],
    ["split", "missing.mp4", {}, "Cannot split as INPUT_FILE_PATH must be a file: "],
    ["split", "notes.mp4", { CHUNK_SECONDS: "4s" }, "CHUNK_SECONDS must be a positive number: "],
    ["transform", "notes.mp4", {}, 'Cannot transform "notes.mp4" as ffmpeg ended with code 1: '],
    ["transform", "notes.mp4", { DENOISE: "all" }, "DENOISE must be none, hqdn3d or nlmeans: "],
    ["join", "notes.mp4", {}, 'Cannot join "notes.mp4" as its name must say its place'],
    ["join", "notes.mp4", { TMP_OUTPUT_DIR: "/nowhere" }, "Cannot join as TMP_OUTPUT_DIR must be a folder: "],
  ])("%s refuses %s with %j in one line", (name, file, environment, sentence) => {
    writeFileSync(join(folder, "notes.mp4"), "no video");
    const run = component(name, join(folder, file), environment);
    expect(run).toMatchObject({ status: 1, stdout: "", files: [] });
    expect(run.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(sentence)]);
  });

  it("ends OSCAR's supervisor by a signal when it fails, and leaves no temporary files", () => {
    const temporary = join(folder, "temporary");
    mkdirSync(temporary);
    const supervisor = ["sh", "-c", "sh video-chunks/split.sh; echo succeeded"];
    const environment = { OSCAR_SERVICE_NAME: "split", TMPDIR: temporary };
    const run = runComponent(supervisor, { input: join(folder, "notes.mp4"), folder, environment });
    expect(run).toMatchObject({ signal: "SIGTERM", stdout: "" });
    expect(component("split", film, { TMPDIR: temporary }).status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("makes its sample videos, twice the same", () => {
    const script = readFileSync(join(WORKFLOWS, "video-chunks/make-inputs.sh"), "utf8");
    const short = join(folder, "make-short.sh");
    writeFileSync(short, script.replaceAll(/^make (?!short-).*$/gm, "").replaceAll(" 8 ", " 1 "));
    const [once = "", again = ""] = ["once", "again"].map((name) => join(folder, name));
    for (const target of [once, again]) expect(spawnSync("sh", [short, target]).status).toBe(0);
    expect(readdirSync(once)).toEqual(["short-1.mp4", "short-2.mp4"]);
    for (const name of readdirSync(once)) {
      expect(videoFacts(join(once, name))).toMatchObject({ frames: 25, height: 360 });
      expect(readFileSync(join(again, name)).equals(readFileSync(join(once, name)))).toBe(true);
    }
    expect(existsSync(join(once, "long-1.mp4"))).toBe(false);
  });
});
