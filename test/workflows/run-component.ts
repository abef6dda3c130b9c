import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the applications. */
export const WORKFLOWS = fileURLToPath(new URL("../../workflows", import.meta.url));

/** Whether this machine has ffmpeg with ffprobe. */
export const hasFfmpeg = ["ffmpeg", "ffprobe"].every((tool) => spawnSync(tool, ["-version"]).status === 0);

/** A new folder for the files of one test. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "profaas-workflows-"));
}

/** Runs a component's command on one input, as a platform does, and says what it left and printed. */
export function runComponent(
  command: readonly string[],
  {
    input,
    folder,
    environment = {},
  }: {
    readonly input: string;
    readonly folder: string;
    readonly environment?: Readonly<Record<string, string>>;
  },
) {
  const output = mkdtempSync(join(folder, "output-"));
  const [program = "", ...args] = command;
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: WORKFLOWS,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], INPUT_FILE_PATH: input, TMP_OUTPUT_DIR: output, ...environment },
  });
  const files = readdirSync(output).sort();
  return { status, signal, stdout, stderr, output, files };
}
