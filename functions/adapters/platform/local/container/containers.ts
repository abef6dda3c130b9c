import { sha256Hex } from "#core/document/hash.ts";

import { podmanCommand, type Podman } from "./podman.ts";
import { runTool } from "./run-tool.ts";

const TOOL_SECONDS = 60;
const PULL_SECONDS = 3_600;
const LABEL = "profaas.work";

/** Marks the containers of one work folder, so that nobody removes another's. */
export function containerLabel(workFolder: string): string {
  return `${LABEL}=${sha256Hex(workFolder).slice(0, 12)}`;
}

/** The content's digest of an image that is on this machine, or undefined when it is not. */
export async function imageDigest(podman: Podman, image: string): Promise<string | undefined> {
  const argv = podmanCommand(podman, "image", "inspect", "--format", "{{.Id}}", image);
  const { exitCode, output } = await runTool(argv, { timeoutSeconds: TOOL_SECONDS });
  return exitCode === 0 ? output.trim() : undefined;
}

/** Brings an image onto this machine; says why not when it cannot. */
export async function pullImage(podman: Podman, image: string): Promise<string | undefined> {
  const { exitCode, errors } = await runTool(podmanCommand(podman, "pull", "--quiet", image), {
    timeoutSeconds: PULL_SECONDS,
  });
  return exitCode === 0 ? undefined : `Cannot pull image "${image}": ${errors}`;
}

/** Ends and removes one container, if it is there. */
export async function removeContainer(podman: Podman, name: string): Promise<void> {
  // Killed first, because `rm` alone may leave it time to end by itself.
  await runTool(podmanCommand(podman, "kill", "--signal", "KILL", name), { timeoutSeconds: TOOL_SECONDS });
  await runTool(podmanCommand(podman, "rm", "--force", "--ignore", name), { timeoutSeconds: TOOL_SECONDS });
}

/** Ends and removes every container that bears the label. */
export async function removeContainers(podman: Podman, label: string): Promise<void> {
  const list = podmanCommand(podman, "ps", "--all", "--quiet", "--filter", `label=${label}`);
  const { output } = await runTool(list, { timeoutSeconds: TOOL_SECONDS });
  for (const id of output.split("\n").filter(Boolean)) await removeContainer(podman, id);
}
