import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { RunFolder } from "#adapters/platform/local/run-folder.ts";
import type { RunHandle, ServicePlatform } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";
import { installLocally, type LocalInstallation } from "../../../support/local-platform.ts";
import { collected, localRun, measured } from "../../../support/local-run.ts";

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));

/** A time that no other process sleeps. */
const minute = 60 + process.pid / 1e7;

describe("runAgent()", { timeout: 30_000 }, () => {
  let installation: LocalInstallation;
  let platform: ServicePlatform;
  beforeAll(async () => {
    const commands = {
      behave: { run: ["./behave.sh"], files: ["behave.sh"] },
      shell: { run: ["/bin/sh", "script.sh"] },
    };
    installation = await installLocally(commands, fixtures);
    platform = installation.open();
  });
  afterAll(() => installation.close());

  const sleeping = (seconds: number, parallelism = 1) =>
    commandComponent("work", "behave", {
      parallelism,
      environment: { BEHAVIOUR: "compute", SECONDS_TO_TAKE: seconds },
    });

  it("goes on with a run when the process that asked for it is killed", async () => {
    const run = await localRun(installation, [sleeping(1)], ["a"]);
    const script = fileURLToPath(new URL("./fixtures/start-run.ts", import.meta.url));
    const tsx = createRequire(import.meta.url).resolve("tsx");
    const argument = JSON.stringify({ options: installation.options, run });
    const child = spawn(process.execPath, ["--import", tsx, script, argument], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    child.kill("SIGKILL");
    await once(child, "exit");

    const outcome = await collected(platform, JSON.parse(line.toString()) as RunHandle);
    expect(outcome.kind === "finished" && outcome.measurement.invocations.map((each) => each.outcome.kind)).toEqual([
      "succeeded",
    ]);
  });

  it("killed in the middle of a run it leaves the run lost, and the next agent leaves nothing of it", async () => {
    const run = await localRun(installation, [sleeping(minute, 2)], ["a", "b"]);
    const handle = await platform.start(run);
    const processes = await eventually(
      () => sleepers(),
      (found) => found.length === 2,
    );
    const groups = await cgroupFoldersOf(installation, handle);
    const pid = installation.agentPid();
    process.kill(pid as number, "SIGKILL");
    await eventually(
      () => installation.agentPid(),
      (found) => found === undefined,
    );

    const lost = await platform.collect(handle);
    expect(lost).toMatchObject({ kind: "lost" });
    expect(lost.kind === "lost" && lost.reason).toContain(String(pid));
    await platform.forget(handle);

    const again = await localRun(installation, [sleeping(0.01)], ["a"]);
    expect((await measured(platform, again)).invocations).toHaveLength(1);
    expect(sleepers().filter((each) => processes.includes(each))).toEqual([]);
    expect(
      groups.flatMap((group) => (existsSync(group) ? readdirSync(group) : [])).filter((name) => /^\d+$/.test(name)),
    ).toEqual([]);
    expect(await installation.store.list("state", { prefix: run.workPrefix })).toMatchObject({ objects: [] });
  });

  it("a run that is asked for when its agent was killed is begun by the next agent", async () => {
    const pid = installation.agentPid();
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    expect((await measured(platform, await localRun(installation, [sleeping(0.01)], ["a"]))).invocations).toHaveLength(
      1,
    );
  });

  it("told to stop it ends its run, and leaves nothing behind but that the run is lost", async () => {
    const handle = await platform.start(await localRun(installation, [sleeping(minute)], ["a"]));
    const [sleeper] = await eventually(
      () => sleepers(),
      (found) => found.length === 1,
    );
    const groups = await cgroupFoldersOf(installation, handle);
    process.kill(installation.agentPid() as number, "SIGTERM");
    await eventually(
      () => installation.agentPid(),
      (found) => found === undefined,
    );
    expect(await platform.collect(handle)).toMatchObject({ kind: "lost" });
    expect(sleepers()).not.toContain(sleeper);
    expect(groups.filter((group) => existsSync(group))).toEqual([]);
    await platform.forget(handle);
  });

  it("leaves when it is idle, and takes its control groups along", async () => {
    const own = await installLocally({ behave: { run: ["./behave.sh"], files: ["behave.sh"] } }, fixtures);
    const impatient = own.open({ agentCommand: [...own.options.agentCommand, "--idle-seconds", "0.3"] });
    const run = await localRun(own, [sleeping(0.01)], ["a"]);
    const handle = await impatient.start(run);
    await collected(impatient, handle);
    const groups = await cgroupFoldersOf(own, handle);
    await eventually(
      () => own.agentPid(),
      (found) => found === undefined,
    );
    expect(groups.filter((group) => existsSync(group))).toEqual([]);
    expect((await collected(impatient, handle)).kind).toBe("finished");
    await own.close();
  });

  it("only one serves a work folder, however many are started", async () => {
    const { agentCommand, workFolder } = installation.options;
    await measured(platform, await localRun(installation, [sleeping(0.01)], ["a"]));
    const [program = "", ...args] = agentCommand;
    const second = spawn(program, [...args, workFolder], { stdio: "ignore" });
    expect(await once(second, "exit")).toEqual([0, null]);
    expect(installation.agentPid()).not.toBe(second.pid);
  });

  it("an agent that cannot be started is said to be so, with its reason", async () => {
    const broken = installation.open({
      workFolder: join(installation.root, "broken"),
      agentCommand: [process.execPath, "--eval", "throw new Error('the reason')"],
    });
    const handle = await broken.start(await localRun(installation, [sleeping(0.01)], ["a"]));
    const outcome = await collected(broken, handle);
    expect(outcome.kind === "lost" && outcome.reason).toContain("the reason");
  });
});

/** Control group folders that the agent of a run said it uses. */
async function cgroupFoldersOf({ workFolder }: LocalInstallation, handle: RunHandle): Promise<readonly string[]> {
  const folder = new RunFolder(join(workFolder, "runs", `${handle.campaignId}-${handle.runId}-${handle.attempt}`));
  return (await folder.started())?.cgroupFolders ?? [];
}

/** Ids of the processes that sleep for a minute; the dead that nobody has buried have no command line. */
function sleepers(): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${minute}\0`;
    } catch {
      return false;
    }
  });
}

async function eventually<T>(look: () => T, accept: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = look();
    if (accept(found)) return found;
    await delay(5);
  }
}
