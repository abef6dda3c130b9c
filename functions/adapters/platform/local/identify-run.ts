import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { OperatorCommand } from "#core/campaign/operator.ts";
import type { Enforcement, NodeDescription } from "#core/trace/run-record.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { imageDigest, pullImage } from "./container/containers.ts";
import type { PodmanFound } from "./container/podman.ts";
import { filesHash } from "./files-hash.ts";
import { findProgram, programStamp } from "./find-program.ts";
import { commandOf } from "./launchers.ts";

/** What makes two measurements on this machine the same, apart from what the request says. */
export interface IdentityGround {
  readonly cluster: string;
  readonly commands: Readonly<Record<string, OperatorCommand>>;
  readonly operatorFolder: string;
  readonly node: NodeDescription;
  readonly path: string | undefined;
  /** How limits are held: what is not held is another measurement. */
  readonly enforcement: Pick<Enforcement, "cpu" | "memory">;
  findPodman(): Promise<PodmanFound>;
}

export async function identifyRun(run: RunRequest, ground: IdentityGround): Promise<Readonly<Record<string, string>>> {
  const software = await Promise.all(
    run.components.map(async (component) => [`software.${component.name}`, await softwareOf(component, ground)]),
  );
  const { node, enforcement } = ground;
  return {
    platform: "local",
    cluster: ground.cluster,
    nodeKind: node.kind,
    architecture: node.architecture,
    cores: String(node.cores),
    cpuLimit: enforcement.cpu,
    memoryLimit: enforcement.memory,
    ...(Object.fromEntries(software) as Record<string, string>),
  };
}

async function softwareOf({ runnable, configuration }: RunComponent, ground: IdentityGround): Promise<string> {
  const command = commandOf(runnable.command, ground);
  if (command !== undefined) {
    const argv = (configuration.warm ? command.warm : command.run) ?? command.run;
    const program = findProgram(argv[0] ?? "", ground.operatorFolder, command.environment["PATH"] ?? ground.path);
    return sha256Hex(
      canonicalJson({
        argv,
        environment: command.environment,
        files: await filesHash(ground.operatorFolder, command.files),
        program: program === undefined ? null : programStamp(program),
      }),
    );
  }
  const podman = await ground.findPodman();
  if (podman.kind !== "usable" || runnable.image === undefined) return "none";
  const digest =
    (await imageDigest(podman.podman, runnable.image)) ?? (await pulledDigest(podman.podman, runnable.image));
  return sha256Hex(canonicalJson({ image: digest, script: runnable.script ?? null }));
}

/** An image that is not here yet is brought here: without its bytes nobody knows what would be measured. */
async function pulledDigest(podman: Parameters<typeof pullImage>[0], image: string): Promise<string> {
  const failure = await pullImage(podman, image);
  return (failure === undefined ? await imageDigest(podman, image) : undefined) ?? `not here: ${image}`;
}
