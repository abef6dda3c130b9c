import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Clock } from "#ports/clock.ts";

import type { Limits } from "../limiter.ts";
import type { Launched, Launcher, WorkFiles } from "../worker.ts";
import { startContainer } from "./container-worker.ts";
import { imageDigest, pullImage } from "./containers.ts";
import type { Podman } from "./podman.ts";
import { SUPERVISOR_SCRIPT } from "./supervisor-script.ts";

/** What every container of a component has in common. */
export interface ContainerPlan {
  readonly podman: Podman;
  readonly image: string;
  /** The text of the script that runs in the image. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly clock: Clock;
  /** Starts the names of our containers. */
  readonly namePrefix: string;
  readonly label: string;
  /** A folder for the script, to be made. */
  readonly configFolder: string;
}

/** What podman exits with when it could not do its own part. */
const PODMAN_FAILED = 125;

/** Starts a container of the image for every input, and runs the script in it by /bin/sh as OSCAR does. */
export function containerLauncher(plan: ContainerPlan): Launcher {
  const { podman, image, clock } = plan;
  let isPrepared = false;
  return {
    pulls: true,
    startIsItsOwn: false,
    async launch(name, files, signal, onPulled): Promise<Launched> {
      if (!isPrepared) {
        const missing = (await imageDigest(podman, image)) === undefined;
        const failure = missing ? await pullImage(podman, image) : undefined;
        if (failure !== undefined) throw new Error(failure);
        onPulled(clock.monotonicSeconds());
        await writeScripts(plan);
        isPrepared = true;
      }
      await openToEveryUser(files);
      const container = startContainer(`${plan.namePrefix}-${name.replaceAll("~", "_")}`, files, plan);
      const stop = (): void => void container.kill();
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      const isReady = await container.ready;
      signal.removeEventListener("abort", stop);
      if (isReady) return { kind: "ready", worker: container };
      const end = await container.ended;
      await container.close();
      if (!signal.aborted && (end.exitCode === PODMAN_FAILED || end.exitCode === null)) {
        throw new Error(`Cannot start a container of image "${image}": ${end.lastLines}`);
      }
      return { kind: "ended", end, usage: container.usage() };
    },
  };
}

async function writeScripts({ configFolder, script }: ContainerPlan): Promise<void> {
  await mkdir(configFolder, { recursive: true });
  await writeFile(join(configFolder, "script.sh"), script);
  await writeFile(join(configFolder, "supervisor.sh"), SUPERVISOR_SCRIPT);
}

/** The image may run as a user that this machine does not know. */
async function openToEveryUser({ inputFolder, outputFolder }: WorkFiles): Promise<void> {
  for (const folder of [inputFolder, outputFolder]) await chmod(folder, 0o777);
}
