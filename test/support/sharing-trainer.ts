import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { bundle } from "./bundle.ts";
import { signallingStore } from "./signalling-store.ts";
import { slowTrials } from "./slow-trials.ts";
import { trainerPorts } from "./trainer-ports.ts";

const PROGRAM = fileURLToPath(import.meta.url);

/** Trainers in processes of their own that share a search, as their trials seem to take 10 s each; this file is the source. */
export interface SharingTrainer {
  /** Works on an upload on a directory store; dies of SIGKILL at its n-th write. */
  start(root: string, upload: ObjectUploaded, killAt: number, moment: "before" | "after"): ChildProcess;
}

/** Bundles the program into a folder. */
export async function sharingTrainer(folder: string): Promise<SharingTrainer> {
  const program = join(folder, "sharing-trainer.mjs");
  await bundle(PROGRAM, program);
  return {
    start: (root, { bucket, key }, killAt, moment) =>
      spawn(process.execPath, [program, "--share", root, bucket, key, String(killAt), moment], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
  };
}

if (process.argv[2] === "--share") {
  const [root = "", bucket = "", key = "", at, moment] = process.argv.slice(3);
  const store = signallingStore(prefixedStore(directoryStore({ root }), "test"), {
    signal: "SIGKILL",
    at: Number(at),
    moment: moment as "before" | "after",
  });
  const { trials, clock: slow } = slowTrials();
  const clock = { ...systemClock, monotonicSeconds: () => slow.monotonicSeconds() };
  const ports = trainerPorts(store, { trials, clock, owner: thisOwner(), isOwnerGone, invocationsPerTarget: 3 });
  await trainCampaign({ bucket, key }, ports);
}
