import type { Enforcement } from "#core/trace/run-record.ts";

import { affinityCores } from "./affinity.ts";
import { findPodman } from "./container/podman.ts";
import { openLimiter } from "./open-limiter.ts";

/** What this machine permits, each with a sentence for people. */
export interface LocalProbe {
  readonly cgroups: {
    readonly cpu: boolean;
    readonly memory: boolean;
    readonly version: "v1" | "v2" | null;
    readonly sentence: string;
  };
  readonly affinity: { readonly usable: boolean; readonly sentence: string };
  readonly podman: { readonly usable: boolean; readonly version: string | null; readonly sentence: string };
}

/** Finds out what the local platform can hold to on this machine, by really trying. */
export async function probeLocal(): Promise<LocalProbe> {
  const limits = await probeLimits();
  const cores = affinityCores();
  const [cpu, memory] = [limits.cpu.startsWith("cgroup"), limits.memory.startsWith("cgroup")];
  const version = cpu ? limits.cpu : memory ? limits.memory : "";
  return {
    cgroups: {
      cpu,
      memory,
      version: version === "cgroup-v1" ? "v1" : version === "cgroup-v2" ? "v2" : null,
      sentence: cgroupSentence(cpu, memory, version, limits.notes),
    },
    affinity: {
      usable: cores.length > 0,
      sentence:
        cores.length > 0
          ? `Processes can be bound to ${cores.length} cores`
          : "Processes cannot be bound to cores, as taskset does not work here",
    },
    podman: await podmanProbe(),
  };
}

let probes = 0;

/** How limits are held here, tried out with a folder of its own; `notes` say why it is no better. */
export async function probeLimits(): Promise<Enforcement> {
  const limiter = await openLimiter({ folderName: `profaas-probe-${process.pid}-${++probes}` });
  await limiter.remove();
  return { ...limiter.enforcement, notes: [...limiter.reasons] };
}

function cgroupSentence(cpu: boolean, memory: boolean, version: string, reasons: readonly string[]): string {
  if (cpu && memory) return `CPU and memory limits are held by ${words(version)}`;
  if (cpu || memory) return `Only ${cpu ? "CPU" : "memory"} limits are held by ${words(version)}`;
  return reasons[0] ?? "Control groups cannot be used";
}

function words(version: string): string {
  return `control groups ${version === "cgroup-v1" ? "version 1" : "version 2"}`;
}

async function podmanProbe(): Promise<LocalProbe["podman"]> {
  const found = await findPodman();
  if (found.kind === "absent") {
    return { usable: false, version: null, sentence: "Images cannot be run, as podman is not installed; commands can" };
  }
  if (found.kind === "unusable") {
    const { version, reason } = found;
    return {
      usable: false,
      version,
      sentence: `Images cannot be run, as podman ${version} does not work here: ${reason}`,
    };
  }
  const { version, holdsLimits, globalFlags, runFlags } = found.podman;
  const flags = [...globalFlags, ...runFlags].join(" ");
  const limits = holdsLimits ? "with their limits held" : "but their limits are not held";
  return { usable: true, version, sentence: `Images can be run by podman ${version}, ${limits} (flags: ${flags})` };
}
