import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import { systemClock } from "#adapters/process/clock.ts";

import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import type { LocalInstallation } from "./local-platform.ts";
import { profilerPorts } from "./profiling.ts";

/** A profiler that measures on this machine for real; makes the buckets that the installation lacks. */
export async function localProfiler(installation: LocalInstallation): Promise<ProfilerPorts> {
  for (const role of BUCKET_ROLES) await installation.store.createBucket(role);
  const commands = Object.fromEntries(
    Object.entries(installation.options.commands).map(([name, { warm }]) => [name, { warm: warm !== undefined }]),
  );
  return {
    ...profilerPorts({ store: installation.store, platform: installation.open(), clock: systemClock }),
    context: { resources: ["here"], commands, images: [] },
    owner: thisOwner(),
    isOwnerGone,
  };
}

/** A spec of one component, `work`, that runs the command `shell` with a list of values for each variable. */
export function shellSpec(
  name: string,
  environment: Readonly<Record<string, readonly string[]>>,
  rest: object = {},
): string {
  return JSON.stringify({
    kind: "campaign",
    name,
    workflow: {
      functions: { oscar: [{ here: { name: "work", input: [{ path: "w/in" }], output: [{ path: "w/out" }] } }] },
    },
    components: { work: { command: "shell", cpu: 1, memory: "64Mi", environment, ...rest } },
    inputs: { one: ["in/one.txt"] },
    measure: { workflow: false },
    order: "given",
    repetitions: 1,
  });
}
