import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { runTool } from "./run-tool.ts";

/** How podman must be called on this machine, found by trying. */
const Podman = z.object({
  version: z.string(),
  /** Before the verb. */
  globalFlags: z.array(z.string()),
  /** After `run`. */
  runFlags: z.array(z.string()),
  /** Whether it takes `--cpus` and `--memory` here. */
  holdsLimits: z.boolean(),
});
export type Podman = z.infer<typeof Podman>;

export type PodmanFound =
  | { readonly kind: "usable"; readonly podman: Podman }
  | { readonly kind: "absent" }
  | { readonly kind: "unusable"; readonly version: string; readonly reason: string };

/** Hybrid control groups need cgroupfs and runc; without CAP_SYS_RESOURCE a container may not raise its limits. */
const MANAGERS = [[], ["--cgroup-manager=cgroupfs"], ["--cgroup-manager=cgroupfs", "--runtime", "runc"]];
const ULIMITS = [[], ["--ulimit", "nofile=4096:4096", "--ulimit", "nproc=4096:4096"]];
const LIMIT_FLAGS = ["--cpus=0.5", "--memory=64m", "--memory-swap=64m"];
const TRIAL_SECONDS = 60;

/** Finds podman and the flags that it needs here; remembers them in a folder, if one is given, until the machine restarts. */
export async function findPodman(memoryFolder?: string): Promise<PodmanFound> {
  const answer = await runTool(["podman", "--version"], { timeoutSeconds: TRIAL_SECONDS });
  if (answer.exitCode !== 0) return { kind: "absent" };
  const version = answer.output.replace(/^podman version /, "").trim();
  if (memoryFolder === undefined) return tryFlags(version);
  const memory = join(memoryFolder, `podman-${bootId()}.json`);
  const known = await remembered(memory);
  if (known?.version === version) return { kind: "usable", podman: known };
  const found = await tryFlags(version);
  if (found.kind === "usable") {
    await mkdir(memoryFolder, { recursive: true, mode: 0o700 });
    await writeFile(`${memory}.${process.pid}`, JSON.stringify(found.podman));
    await rename(`${memory}.${process.pid}`, memory);
  }
  return found;
}

/** The whole command for a verb of podman. */
export function podmanCommand(podman: Podman, ...args: readonly string[]): readonly string[] {
  return ["podman", ...podman.globalFlags, ...args];
}

async function tryFlags(version: string): Promise<PodmanFound> {
  let reason = "";
  for (const limits of [LIMIT_FLAGS, []]) {
    for (const ulimits of ULIMITS) {
      for (const globalFlags of MANAGERS) {
        const runFlags = ["--network=host", ...ulimits];
        const failure = await tryContainer(globalFlags, [...runFlags, ...limits]);
        if (failure === undefined) {
          return { kind: "usable", podman: { version, globalFlags, runFlags, holdsLimits: limits.length > 0 } };
        }
        reason = failure;
      }
    }
  }
  return { kind: "unusable", version, reason };
}

/** Runs a shell in a container made of this machine's own folders, so that no image is needed; says why not, if not. */
async function tryContainer(globalFlags: readonly string[], runFlags: readonly string[]): Promise<string | undefined> {
  const root = await mkdtemp(join(tmpdir(), "profaas-podman-"));
  try {
    const mounts = ["/usr", "/bin", "/lib", "/lib64", "/nix"].flatMap((folder) =>
      existsSync(folder) ? ["-v", `${folder}:${folder}:ro`] : [],
    );
    const argv = ["podman", ...globalFlags, "run", "--rm", ...runFlags, "--security-opt", "label=disable", ...mounts];
    const { exitCode, errors } = await runTool([...argv, "--rootfs", root, "/bin/sh", "-c", ":"], {
      timeoutSeconds: TRIAL_SECONDS,
    });
    return exitCode === 0 ? undefined : (errors.split("\n").at(-1) ?? "it did not say why");
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function remembered(path: string): Promise<Podman | undefined> {
  try {
    return Podman.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}
