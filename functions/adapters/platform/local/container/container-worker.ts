import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { basename } from "node:path";

import type { CgroupUsage } from "../cgroup/cgroup.ts";
import { fileVariables } from "../command-launcher.ts";
import { lineReader } from "../line-reader.ts";
import { outOfMemoryKillsOfMachine } from "../machine.ts";
import { OutputTail } from "../output-tail.ts";
import type { WorkEnd } from "../../execution/work-end.ts";
import type { Worker, WorkFiles } from "../worker.ts";
import type { ContainerPlan } from "./container-launcher.ts";
import { containerUsage } from "./container-usage.ts";
import { removeContainer } from "./containers.ts";
import { podmanCommand } from "./podman.ts";

const INPUT_FOLDER = "/tmp/profaas/input";
const OUTPUT_FOLDER = "/tmp/profaas/output";
const KILLED_EXIT_CODE = 137;
const END_PATIENCE_SECONDS = 10;

/** A container on its way, and then at work. */
export interface ContainerWorker extends Worker {
  /** Resolves to false when it ended before it could take an input. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<WorkEnd>;
}

/** Starts a container whose shell waits to run the script; the end of the script is seen before the container's. */
export function startContainer(name: string, files: WorkFiles, plan: ContainerPlan): ContainerWorker {
  const { clock, podman } = plan;
  const mark = `profaas-${randomUUID()}`;
  const [program = "", ...args] = podmanCommand(podman, "run", ...runArguments(name, files, plan), mark);
  const child = spawn(program, args, { stdio: "pipe", detached: true });
  const tail = new OutputTail();
  const reports: string[] = [];
  const killsBefore = outOfMemoryKillsOfMachine();
  let isKilled = false;
  let onReady: (ready: boolean) => void;
  let onEnd: (end: WorkEnd) => void;
  const ready = new Promise<boolean>((resolve) => (onReady = resolve));
  const ended = new Promise<WorkEnd>((resolve) => (onEnd = resolve));
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));

  const usage = (): CgroupUsage => containerUsage(reports);
  const finish = (exitCode: number | null, outOfMemory: boolean): void =>
    onEnd({ exitCode, signal: null, lastLines: tail.text(), outOfMemory, atSeconds: clock.monotonicSeconds() });
  const read = lineReader((line) => {
    if (!line.startsWith(`${mark} `)) return tail.add(Buffer.from(`${line}\n`));
    const report = line.slice(mark.length + 1);
    const code = /^end (\d+)$/.exec(report)?.[1];
    if (report === "ready") onReady(true);
    else if (code === undefined) reports.push(report);
    else finish(Number(code), usage().outOfMemoryKills > 0);
  });
  child.stdout.on("data", read);
  child.stderr.on("data", (chunk: Buffer) => tail.add(chunk));
  child.stdin.on("error", () => undefined);
  child.once("error", (error) => tail.add(Buffer.from(error.message)));
  child.once("close", (exitCode) => {
    onReady(false);
    // Nobody but the kernel kills a whole container like this, when it does for want of memory.
    const kills = (outOfMemoryKillsOfMachine() ?? 0) > (killsBefore ?? 0);
    finish(exitCode, exitCode === KILLED_EXIT_CODE && kills && !isKilled);
  });

  const kill = async (): Promise<void> => {
    isKilled = true;
    // First who may still be making it.
    child.kill("SIGKILL");
    await gone;
    await removeContainer(podman, name);
  };
  return {
    ready,
    ended,
    reusable: false,
    serve() {
      child.stdin.end("go\n");
      return ended;
    },
    usage,
    kill,
    async close() {
      child.stdin.end();
      const waited = new AbortController();
      const late = clock.sleep(END_PATIENCE_SECONDS, waited.signal).then(() => true);
      if (await Promise.race([gone.then(() => false), late])) await kill();
      waited.abort();
    },
  };
}

function runArguments(name: string, files: WorkFiles, plan: ContainerPlan): readonly string[] {
  const { cpuMillicores, memoryBytes } = plan.limits;
  const inside: WorkFiles = {
    inputFolder: INPUT_FOLDER,
    outputFolder: OUTPUT_FOLDER,
    inputFile: `${INPUT_FOLDER}/${basename(files.inputFile)}`,
    objectKey: files.objectKey,
  };
  const environment = Object.entries({ ...plan.environment, ...fileVariables(inside) });
  return [
    ...["--name", name, "--label", plan.label, "--rm", "--interactive", "--pull=never", "--log-driver=none"],
    ...plan.podman.runFlags,
    ...(plan.podman.holdsLimits
      ? [`--cpus=${cpuMillicores / 1000}`, `--memory=${memoryBytes}b`, `--memory-swap=${memoryBytes}b`]
      : []),
    ...["--security-opt", "label=disable"],
    ...["--volume", `${plan.configFolder}:/oscar/config:ro`],
    ...["--volume", `${files.inputFolder}:${INPUT_FOLDER}`, "--volume", `${files.outputFolder}:${OUTPUT_FOLDER}`],
    ...environment.flatMap(([variable, value]) => ["--env", `${variable}=${value}`]),
    ...["--entrypoint", "/bin/sh", plan.image, "/oscar/config/supervisor.sh"],
  ];
}
