import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";
import { installLocally, type LocalInstallation } from "../../../support/local-platform.ts";
import { localRun, measured } from "../../../support/local-run.ts";
import { memoryIsHeld } from "../../../support/memory-held.ts";

describe("commandLauncher()", { timeout: 30_000 }, () => {
  let installation: LocalInstallation;
  let platform: ServicePlatform;
  beforeAll(async () => {
    const commands = {
      script: {
        run: ["/bin/sh", "-c", 'eval "$SCRIPT"'],
        files: ["command-launcher.test.ts"],
        environment: { OWN: "command" },
      },
      absent: { run: ["/no/such/program"], files: ["command-launcher.test.ts"] },
    };
    installation = await installLocally(commands, fileURLToPath(new URL(".", import.meta.url)));
    platform = installation.open();
  });
  afterAll(() => installation.close());

  async function invocationOf(SCRIPT: string, rest: Partial<RunComponent> = {}, command = "script") {
    const component = commandComponent("work", command, { environment: { SCRIPT } }, rest);
    const run = await localRun(installation, [component], ["hello"]);
    const [invocation] = (await measured(platform, run)).invocations;
    if (invocation === undefined) throw new Error("There was no invocation");
    return { invocation, run };
  }

  async function printed(SCRIPT: string): Promise<readonly string[]> {
    const { outcome } = (await invocationOf(`${SCRIPT}; exit 1`)).invocation;
    if (outcome.kind !== "failed") throw new Error(`It did not fail: ${JSON.stringify(outcome)}`);
    return outcome.message.split("\n").slice(1);
  }

  it("gives a command its files as OSCAR's supervisor does, and nothing of our own environment", async () => {
    process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
    const lines = await printed("env; echo input is $(cat $INPUT_FILE_PATH); ls -A $TMP_INPUT_DIR $TMP_OUTPUT_DIR");
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    const names = lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
    const allowed = ["HOME", "LANG", "PATH", "PWD", "OLDPWD", "SHLVL", "_"];
    const expected = ["INPUT_FILE_PATH", "OWN", "SCRIPT", "STORAGE_OBJECT_KEY", "TMP_INPUT_DIR", "TMP_OUTPUT_DIR"];
    expect(names.filter((name) => !allowed.includes(name)).sort()).toEqual(expected);
    expect(lines).toContain("input is hello");
    expect(lines.join("\n")).toMatch(/\/input:\n0\.txt\n\n.*\/output:$/);
  });

  it("hands over what the outputs take, by prefix and suffix of the path below the output folder", async () => {
    const script = "cd $TMP_OUTPUT_DIR; mkdir sub; for f in a.jpg a.txt sub/a.jpg b.jpg; do printf 1234 > $f; done";
    const outputs = [{ path: "w/out", prefixes: ["a", "sub/"], suffixes: [".jpg"] }];
    const { outputBytes, outputCount } = (await invocationOf(script, { outputs })).invocation;
    expect([outputCount, outputBytes]).toEqual([2, 8]);
  });

  it.skipIf(!memoryIsHeld)(
    "sees a child that was killed for want of memory though the command goes on and exits 0",
    async () => {
      const { outcome } = (await invocationOf("head -c 300000000 /dev/zero | tail > /dev/null; exit 0")).invocation;
      expect(outcome.kind).toBe("outOfMemory");
    },
  );

  it("tells an end by a signal and a program that is not there", async () => {
    const killed = (await invocationOf("kill -SEGV $$")).invocation.outcome;
    expect(killed).toMatchObject({ kind: "failed", exitCode: null });
    expect(killed.kind === "failed" && killed.message).toContain("It was ended by SIGSEGV");
    const absent = (await invocationOf("", {}, "absent")).invocation.outcome;
    expect(absent).toMatchObject({ kind: "failed", exitCode: 127 });
    expect(absent.kind === "failed" && absent.message).toContain("/no/such/program");
  });

  it("keeps only the end of what a talkative command prints", async () => {
    const lines = await printed("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i + 1)); done; echo the end");
    expect(lines.at(-1)).toBe("the end");
    expect(lines.join("\n").length).toBeLessThanOrEqual(8_192);
  });

  it("does not wait for what a command leaves running, and ends it", async () => {
    const { invocation } = await invocationOf("sleep 600 & exit 0");
    expect(invocation.outcome.kind).toBe("succeeded");
    expect(invocation.phases.compute).toBeLessThan(60);
  });

  it("a key whose name would lead elsewhere, or that two files share, is made harmless", async () => {
    const SCRIPT = 'ls $TMP_INPUT_DIR; basename "$INPUT_FILE_PATH"; exit 1';
    const component = commandComponent("work", "script", { environment: { SCRIPT } }, { join: true });
    const run = await localRun(installation, [component], []);
    const uploads = await Promise.all(
      ["k/a/twin.txt", "k/b/twin.txt"].map(async (key) => {
        await installation.store.put("inputs", key, "x");
        return { component: "work", atSeconds: 0, batchIndex: 0, key, sizeBytes: 1, originIndex: 0 };
      }),
    );
    const [invocation] = (await measured(platform, { ...run, uploads })).invocations;
    const message = invocation?.outcome.kind === "failed" ? invocation.outcome.message : "";
    expect(message.split("\n").slice(1)).toEqual(["twin-2.txt", "twin.txt", "twin-2.txt"]);
  });

  it("refuses a run whose input is not in the store, with its key", async () => {
    const run = await localRun(installation, [commandComponent("work", "script")], ["x"]);
    const uploads = run.uploads.map((upload) => ({ ...upload, key: "no/such.txt" }));
    const handle = await platform.start({ ...run, uploads });
    let outcome = await platform.collect(handle);
    while (outcome.kind === "pending") outcome = await platform.collect(handle);
    expect(outcome).toEqual({
      kind: "refused",
      reason: 'Cannot upload input "no/such.txt" as bucket "inputs" has no such object',
    });
    await platform.forget(handle);
  });
});
