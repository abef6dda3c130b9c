import { availableParallelism } from "node:os";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import type { NetworkTrainer, TrialRunner } from "#ports/learning.ts";

/** What learning needs from this machine. TensorFlow.js is loaded once, when there is something to learn. */
export interface Learning {
  readonly loadNetworkTrainer: () => Promise<NetworkTrainer>;
  readonly trials: TrialRunner;
  readonly nodeMajor: number;
}

/** Networks by TensorFlow.js in the best back end that is installed; trials in as many threads as there are cores. */
export function openLearning(): Learning {
  let loading: Promise<NetworkTrainer> | undefined;
  return {
    loadNetworkTrainer() {
      loading ??= loadTfjsNetworkTrainer().catch((reason: unknown) => {
        loading = undefined;
        throw reason;
      });
      return loading;
    },
    trials: threadedTrialRunner(Math.max(1, availableParallelism())),
    nodeMajor: Number(process.versions.node.split(".")[0]),
  };
}
