import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { agentState } from "#adapters/platform/local/agent-claim.ts";
import { localPlatform, type LocalPlatformOptions } from "#adapters/platform/local/platform.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { OperatorCommand } from "#core/campaign/operator.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ServicePlatform } from "#ports/service-platform.ts";

import { bundle } from "./bundle.ts";

/** A local platform in a folder of its own, with a real agent, that leaves nothing behind once it is closed. */
export interface LocalInstallation {
  readonly root: string;
  readonly workFolder: string;
  readonly options: LocalPlatformOptions;
  readonly store: ObjectStore;
  open(options?: Partial<LocalPlatformOptions>): ServicePlatform;
  /** Process id of the living agent, if there is one. */
  agentPid(): number | undefined;
  close(): Promise<void>;
}

const repository = fileURLToPath(new URL("../..", import.meta.url));

export async function installLocally(
  commands: Record<string, Partial<OperatorCommand> & Pick<OperatorCommand, "run">>,
  operatorFolder: string,
): Promise<LocalInstallation> {
  const root = await mkdtemp(join(tmpdir(), "profaas-local-"));
  const agent = join(root, "agent.mjs");
  await bundle(join(repository, "functions/profiler/agent.main.ts"), agent);
  const [workFolder, storeRoot] = [join(root, "work"), join(root, "store")];
  await mkdir(storeRoot);
  const store = prefixedStore(directoryStore({ root: storeRoot }), "test");
  await store.createBucket("inputs");
  await store.createBucket("state");
  const agentPid = (): number | undefined => {
    const state = agentState(workFolder);
    return state.kind === "none" ? undefined : state.pid;
  };
  const options: LocalPlatformOptions = {
    cluster: "here",
    workFolder,
    commands: Object.fromEntries(
      Object.entries(commands).map(([name, command]) => [name, OperatorCommand.parse({ files: ["."], ...command })]),
    ),
    operatorFolder,
    allowedImages: [],
    agentCommand: [process.execPath, agent],
    store: { settings: { kind: "directory", path: storeRoot }, prefix: "test" },
    clock: systemClock,
  };
  return {
    root,
    workFolder,
    options,
    store,
    agentPid,
    open: (overrides = {}) => localPlatform({ ...options, ...overrides }),
    async close() {
      const pid = agentPid();
      if (pid !== undefined) process.kill(pid, "SIGTERM");
      while (agentPid() !== undefined) await systemClock.sleep(0.01);
      await rm(root, { recursive: true, force: true });
    },
  };
}
