import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { allowsImage } from "#core/campaign/campaign-context.ts";
import type { OperatorCommand } from "#core/campaign/operator.ts";
import type { NodeDescription } from "#core/trace/run-record.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { scalingProblems } from "../execution/scaling-problems.ts";
import type { PodmanFound } from "./container/podman.ts";
import { findProgram } from "./find-program.ts";
import { commandOf } from "./launchers.ts";

/** What decides whether a run can be measured on this machine. */
export interface CheckGround {
  readonly commands: Readonly<Record<string, OperatorCommand>>;
  readonly operatorFolder: string;
  readonly allowedImages: readonly string[];
  readonly node: NodeDescription;
  readonly path: string | undefined;
  findPodman(): Promise<PodmanFound>;
}

/** Why the run cannot be measured here, as sentences that name the way out; none when it can. */
export async function checkRun(run: RunRequest, ground: CheckGround): Promise<readonly string[]> {
  const sentences = await Promise.all(
    run.components.map(async (component) => [
      ...limitProblems(component, ground.node),
      ...scalingProblems(component, "local"),
      ...(component.runnable.command === undefined
        ? await imageProblems(component, ground)
        : commandProblems(component, component.runnable.command, ground)),
    ]),
  );
  return [...new Set(sentences.flat())];
}

function limitProblems({ name, configuration }: RunComponent, node: NodeDescription): readonly string[] {
  const { cpuMillicores, memoryBytes } = configuration;
  const problems: string[] = [];
  if (cpuMillicores > node.cores * 1000) {
    problems.push(
      `Cannot give "${name}" ${cpuMillicores / 1000} cores as this machine has ${node.cores}: ask for ${node.cores} or less`,
    );
  }
  if (memoryBytes > node.memoryBytes) {
    const [asked, present] = [memoryBytes, node.memoryBytes].map((bytes) => `${Math.floor(bytes / 2 ** 20)} MiB`);
    problems.push(`Cannot give "${name}" ${asked} of memory as this machine has ${present}: ask for less`);
  }
  return problems;
}

function commandProblems(
  { name, configuration }: RunComponent,
  commandName: string,
  ground: CheckGround,
): readonly string[] {
  const command = commandOf(commandName, ground);
  if (command === undefined) {
    const known = Object.keys(ground.commands).map((each) => `"${each}"`);
    const list = known.length === 0 ? "which names none" : `which names only ${known.join(", ")}`;
    return [
      `Cannot run "${name}" as its command must stand in the operator's file, ${list}: current value is "${commandName}"`,
    ];
  }
  if (configuration.warm && command.warm === undefined) {
    return [
      `Cannot run "${name}" warm as command "${commandName}" has no warm form: add one to the operator's file, or set warm to false`,
    ];
  }
  const [program = ""] = (configuration.warm ? command.warm : command.run) ?? [];
  const problems: string[] = [];
  if (findProgram(program, ground.operatorFolder, command.environment["PATH"] ?? ground.path) === undefined) {
    problems.push(`Cannot run command "${commandName}" as its program is not on this machine: install "${program}"`);
  }
  for (const file of command.files) {
    if (existsSync(resolve(ground.operatorFolder, file))) continue;
    problems.push(
      `Cannot identify command "${commandName}" as all its files must exist: there is no "${file}" in ${ground.operatorFolder}`,
    );
  }
  return problems;
}

async function imageProblems(
  { name, runnable, configuration }: RunComponent,
  ground: CheckGround,
): Promise<readonly string[]> {
  const { image, script } = runnable;
  if (image === undefined) return [`Cannot run "${name}" as it names neither a command nor an image`];
  if (!allowsImage(ground.allowedImages, image)) {
    return [`Cannot run "${name}" as the operator's file does not allow its image: add "${image}" to images there`];
  }
  if (script === undefined)
    return [`Cannot run "${name}" as image "${image}" needs a script to run in it: add it to the FDL`];
  if (configuration.warm) return [`Cannot run "${name}" warm as images have no warm form here: set warm to false`];
  const podman = await ground.findPodman();
  if (podman.kind === "absent") {
    return [
      `Cannot run image "${image}" of "${name}" as podman is not installed: install it, or name a command instead`,
    ];
  }
  if (podman.kind === "unusable") {
    return [
      `Cannot run image "${image}" of "${name}" as podman ${podman.version} does not work here: ${podman.reason}`,
    ];
  }
  return [];
}
