import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import type { TrialRunner } from "#ports/learning.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { bundle } from "./bundle.ts";
import { trainerPorts } from "./trainer-ports.ts";

const PROGRAM = fileURLToPath(import.meta.url);

/** How a trainer dies in the middle of a search: as Node does when its heap is full, or by the kernel. */
export type Death = "exit" | "SIGKILL";

/** A trainer in a process of its own, which dies whenever it searches for the model of one target. */
export interface DyingTrainer {
  start(root: string, upload: ObjectUploaded): ChildProcess;
}

/** Bundles the program, of which this file is the source, into a folder. */
export async function dyingTrainer(
  folder: string,
  { target, death }: { readonly target: string; readonly death: Death },
): Promise<DyingTrainer> {
  const program = join(folder, "trainer.mjs");
  await bundle(PROGRAM, program);
  return {
    start: (root, { bucket, key }) =>
      spawn(process.execPath, [program, "--train", root, bucket, key, target, death], {
        stdio: ["ignore", "ignore", "inherit"],
      }),
  };
}

/** Dies at the third trial. */
function fatalTrials(death: Death): TrialRunner {
  let trials = 0;
  return {
    open(problem, trainNetwork) {
      const open = sequentialTrialRunner().open(problem, trainNetwork);
      return {
        ...open,
        evaluateKindred(kindred) {
          if (++trials < 3) return open.evaluateKindred(kindred);
          if (death === "exit") process.exit(137);
          process.kill(process.pid, death);
          return new Promise(() => undefined);
        },
      };
    },
  };
}

if (process.argv[2] === "--train") {
  const [root = "", bucket = "", key = "", target, death] = process.argv.slice(3);
  const ports = trainerPorts(prefixedStore(directoryStore({ root }), "test"), {
    clock: systemClock,
    owner: thisOwner(),
    isOwnerGone,
    ...(key.includes(`/${target}/`) ? { trials: fatalTrials(death as Death) } : {}),
  });
  await trainCampaign({ bucket, key }, ports);
}
