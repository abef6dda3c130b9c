import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import type { NetworkTrainer, TrialRunner } from "#ports/learning.ts";

/** What learning needs from this machine. TensorFlow.js is loaded once, when there is something to learn. */
export interface Learning {
  readonly loadNetworkTrainer: () => Promise<NetworkTrainer>;
  readonly trials: TrialRunner;
  readonly nodeMajor: number;
}

/** Networks by TensorFlow.js in the best back end that is installed; trials one after another. */
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
    trials: sequentialTrialRunner(),
    nodeMajor: Number(process.versions.node.split(".")[0]),
  };
}
