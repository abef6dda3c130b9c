import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readEndNote } from "#adapters/platform/oscar/end-note.ts";
import { serviceScript } from "#adapters/platform/oscar/service-script.ts";
import { tarOf } from "#adapters/platform/oscar/tar.ts";

import { temporaryFolder } from "../../../support/temporary-folder.ts";

const SHELLS = [
  ["dash", []],
  ["bash", ["--posix"]],
  ["busybox", ["sh"]],
].filter(([program]) => spawnSync("sh", ["-c", `command -v ${String(program)}`]).status === 0) as [string, string[]][];
const WAY = "a1b2c3d4-000000000000/work-0/one file.txt";

describe.each(SHELLS)("serviceScript() in %s", (shell, words) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  function run(text: string, input = "one file.txt", bytes: string | Uint8Array = "hello", seconds = "20") {
    const [inputs, outputs] = [join(folder.path, "inputs"), join(folder.path, "outputs")];
    mkdirSync(inputs);
    mkdirSync(outputs);
    writeFileSync(join(inputs, input), bytes);
    writeFileSync(join(folder.path, "script.sh"), text);
    const way = WAY.replace("one file.txt", input);
    const { status, stdout } = spawnSync(shell, [...words, join(folder.path, "script.sh")], {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        STORAGE_OBJECT_KEY: `in/u/${way}`,
        INPUT_FILE_PATH: join(inputs, input),
        TMP_INPUT_DIR: inputs,
        TMP_OUTPUT_DIR: outputs,
        JOB_UUID: "work-1",
        RESOURCE_ID: "node1",
        PROFAAS_SECONDS: seconds,
      },
    });
    const end = readEndNote(readFileSync(join(outputs, `e/${way}.end`), "utf8"));
    return { status, stdout, end, outputs };
  }
  const files = (path: string): string[] =>
    existsSync(path) ? readdirSync(path, { recursive: true, encoding: "utf8" }).sort() : [];

  it("runs the component's script, puts what outputs take below the input's way, and notes all of it", () => {
    const outputs = [
      { path: "b/pictures", prefixes: ["a"], suffixes: [".png", "it's"] },
      { path: "b/all", prefixes: [], suffixes: [] },
      { path: "b/pictures", prefixes: ["z"], suffixes: [] },
    ];
    const script = `cd "$TMP_OUTPUT_DIR"; mkdir d; cat "$INPUT_FILE_PATH" >a.png; echo x >"a it's"; echo 12 >d/b.png; : >z; echo '$done \\ "'`;
    const { status, stdout, end, outputs: put } = run(serviceScript({ script, outputs }));
    expect(status).toBe(0);
    expect(stdout).toContain('$done \\ "');
    expect(end).toMatchObject({ exitCode: 0, timedOut: false, job: "work-1", node: "node1" });
    expect([...(end?.files ?? [])].sort((left, right) => (left.relativePath < right.relativePath ? -1 : 1))).toEqual([
      { relativePath: "a it's", sizeBytes: 2 },
      { relativePath: "a.png", sizeBytes: 5 },
      { relativePath: "d/b.png", sizeBytes: 3 },
      { relativePath: "z", sizeBytes: 0 },
    ]);
    expect(end?.usage.cpuSeconds).toBeGreaterThanOrEqual(0);
    expect(files(join(put, "o0", WAY))).toEqual(["a it's", "a.png", "z"]);
    expect(files(join(put, "o1", WAY))).toEqual(["a it's", "a.png", "d", "d/b.png", "z"]);
    expect(readFileSync(join(put, "o0", WAY, "a.png"), "utf8")).toBe("hello");
    expect(files(put).filter((name) => name.startsWith("o2"))).toEqual([]);
  });

  it("notes a failure with its code and last lines, and hands over nothing", () => {
    const { status, end, outputs } = run(
      serviceScript({
        script: 'echo kept >"$TMP_OUTPUT_DIR/x"; echo the reason >&2; exit 7',
        outputs: [{ path: "b/o", prefixes: [], suffixes: [] }],
      }),
    );
    expect(status).toBe(0);
    expect(end).toMatchObject({ exitCode: 7, files: [], lastLines: "the reason", outOfMemory: false });
    expect(files(outputs).some((name) => name.startsWith("o0"))).toBe(false);
  });

  it("ends what takes too long with all that it started", () => {
    const began = Date.now();
    const { end } = run(serviceScript({ script: "sleep 30 & sleep 31; echo never", outputs: [] }), "i", "", "0.3");
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(end).toMatchObject({ timedOut: true, exitCode: 137 });
    expect(spawnSync("pgrep", ["-f", "^sleep 3[01]$"], { encoding: "utf8" }).stdout).toBe("");
  });

  it("takes several files out of their bundle, of which the last is the input", () => {
    const bytes = tarOf([
      { name: "b.txt", bytes: Buffer.from("B") },
      { name: `a-${"x".repeat(150)}.txt`, bytes: Buffer.from("A".repeat(600)) },
      { name: ".last", bytes: Buffer.from("b.txt") },
    ]);
    const script = 'ls -A "$TMP_INPUT_DIR" | wc -l; cat "$INPUT_FILE_PATH"; echo " ${STORAGE_OBJECT_KEY##*/}"';
    const { stdout, end } = run(serviceScript({ script, outputs: [] }), "inputs.profaas.tar", bytes);
    expect(end?.exitCode).toBe(0);
    expect(stdout.split("\n")).toEqual(["2", "B b.txt", ""]);
  });
});

describe("readEndNote()", () => {
  it("knows a kill for want of memory by what the control group counted", () => {
    const note = (after: number): string =>
      `profaas-end 1\nexit 137\njob j\nnode n\nusage before memory.events oom_kill 0\nusage after memory.events oom_kill ${after}\nlog\nbye\n`;
    expect(readEndNote(note(1))).toMatchObject({ outOfMemory: true, lastLines: "bye" });
    expect(readEndNote(note(0))).toMatchObject({ outOfMemory: false });
    expect(readEndNote("something else")).toBeUndefined();
  });
});
