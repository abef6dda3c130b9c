import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { StageWrapper, type InvocationFolder } from "#adapters/platform/cluster/stage-wrapper.ts";
import { SHARED_FOLDER, WRAPPER_SCRIPT } from "#adapters/platform/cluster/wrapper-script.ts";

import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";

/** As in a container, the wrapper is the first process of its namespace: its last means is to kill all others there. */
const OWN_NAMESPACE = ["--pid", "--fork", "--kill-child", "--mount-proc"];
const hasNamespaces = spawnSync("unshare", [...OWN_NAMESPACE, "true"]).status === 0;
const SHELLS = [["dash"], ["bash", "--posix"], ["bash"], ["busybox", "sh"]].filter(
  ([program = "", ...args]) => spawnSync(program, [...args, "-c", "true"]).status === 0,
);

describe.skipIf(!hasNamespaces)("WRAPPER_SCRIPT (needs PID namespaces)", () => {
  let shared: TemporaryFolder;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    shared = await temporaryFolder();
  });
  afterEach(async () => {
    child?.kill("SIGKILL");
    await shared.remove();
  });

  function begin(shell: readonly string[]): { printed: () => string; exited: Promise<number | null> } {
    const script = WRAPPER_SCRIPT.replaceAll(SHARED_FOLDER, shared.path);
    child = spawn("unshare", [...OWN_NAMESPACE, ...shell, "-c", script], { stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (printed += String(chunk)));
    return {
      printed: () => printed,
      exited: new Promise((resolve) => child?.once("close", (code) => resolve(code))),
    };
  }

  async function run(script: string, timeoutSeconds = 30, name = "input.txt") {
    const wrapper = new StageWrapper(shared.path);
    const folder: InvocationFolder = wrapper.makeFolder("invocation");
    const inputFile = join(folder.inputFolder, name);
    writeFileSync(inputFile, "an input");
    const paths = { ...folder, inputFile, objectKey: `a/${name}` };
    const began = performance.now();
    const marks: number[] = [];
    const now = () => (performance.now() - began) / 1000;
    const end = await wrapper.run(folder, { script, timeoutSeconds, paths }, now, (at) => marks.push(at));
    return { end, folder, marks };
  }

  for (const shell of SHELLS) {
    const name = shell.join(" ");

    it(`runs the script in its environment and hands over what it left, in ${name}`, async () => {
      const wrapper = begin(shell);
      const awkward = `it's "a" $(touch x) \`b\` é.txt`;
      const { end, folder, marks } = await run(
        'cat "$INPUT_FILE_PATH"; umask 077; mkdir "$TMP_OUTPUT_DIR/d"; echo "$STORAGE_OBJECT_KEY" > "$TMP_OUTPUT_DIR/d/key"; sleep 0.3',
        30,
        awkward,
      );
      expect(end).toMatchObject({ exitCode: 0, timedOut: false });
      expect(await wrapper.exited).toBe(0);
      expect(wrapper.printed()).toContain("an input");
      expect(readFileSync(join(folder.outputFolder, "d", "key"), "utf8")).toBe(`a/${awkward}\n`);
      expect(spawnSync("stat", ["-c", "%a", join(folder.outputFolder, "d", "key")]).stdout.toString()).toBe("644\n");
      expect(marks).toEqual([end.beganSeconds]);
      expect(end.endedSeconds - end.beganSeconds).toBeGreaterThan(0.29);
      expect(end.endedSeconds - end.beganSeconds).toBeLessThan(1.5);
    });

    it(`tells the exit code, and keeps what the script printed in the container's log, in ${name}`, async () => {
      const wrapper = begin(shell);
      const { end } = await run("echo the reason >&2; exit 7");
      expect(end).toMatchObject({ exitCode: 7, timedOut: false });
      expect(await wrapper.exited).toBe(7);
      expect(wrapper.printed()).toContain("the reason");
    });

    it(`ends a script at a fraction of a second with everything that it started, in ${name}`, async () => {
      const wrapper = begin(shell);
      const { end } = await run("trap '' TERM; (setsid sleep 60 &) ; (sleep 60; echo late) | cat", 0.25);
      expect(end.timedOut).toBe(true);
      expect(end.exitCode).not.toBe(0);
      expect(end.endedSeconds - end.beganSeconds).toBeGreaterThanOrEqual(0.25);
      expect(end.endedSeconds - end.beganSeconds).toBeLessThan(2);
      await wrapper.exited;
      expect(wrapper.printed()).not.toContain("late");
    });
  }

  it("waits for a stage that comes later", async () => {
    const wrapper = begin(["dash"]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await run("true")).end.exitCode).toBe(0);
    expect(await wrapper.exited).toBe(0);
  });

  it("never kills where it is not the first process of its container", () => {
    expect(WRAPPER_SCRIPT).toContain("[ $$ = 1 ] && kill -KILL -1");
  });
});
