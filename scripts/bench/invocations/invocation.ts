import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { systemClock } from "#adapters/process/clock.ts";
import { logger } from "#adapters/process/logger.ts";
import { isOwnerGone, thisOwner } from "#adapters/process/owner.ts";
import type { TrialRunner } from "#ports/learning.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { renderReport } from "../../../functions/trainer/report/render-report.ts";
import { trainCampaign } from "../../../functions/trainer/train-campaign.ts";
import { BENCH_PREFIX } from "./bench-campaign.ts";
import type { InvocationCosts } from "./invocation-costs.ts";

/*
 * One invocation of the trainer in a process of its own, on one core, that tells at its end what its CPU time went into:
 * node invocation.mjs STORE BUCKET KEY INVOCATIONS_PER_TARGET
 */
const startSeconds = cpuSeconds();
const [root = "", bucket = "", key = "", invocations = "1"] = process.argv.slice(2);
const costs = { startSeconds, requests: 0, trials: 0, storeSeconds: 0, trialSeconds: 0, fitSeconds: 0 };
/** How many trials and fits have begun and ended: between two equal counts there was none. */
let turns = 0;
let learning = 0;
let learningSince = 0;
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());

await trainCampaign(
  { bucket, key },
  {
    store: measuredStore(prefixedStore(directoryStore({ root }), BENCH_PREFIX)),
    trials: measuredRunner(sequentialTrialRunner()),
    loadNetworkTrainer: loadTfjsNetworkTrainer,
    nodeMajor: Number(process.versions.node.split(".")[0]),
    clock: systemClock,
    log: logger({ level: "warn" }),
    owner: thisOwner(),
    isOwnerGone,
    renderReport,
    stepSeconds: 240,
    invocationsPerTarget: Number(invocations),
    stopping: stopping.signal,
  },
);
const told: InvocationCosts = { ...costs, totalSeconds: cpuSeconds() };
process.stdout.write(`${JSON.stringify(told)}\n`);

/** Of all threads, the collection of garbage included. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function learned<Result>(field: "trialSeconds" | "fitSeconds", work: () => Promise<Result>): Promise<Result> {
  turns++;
  if (learning++ === 0) learningSince = cpuSeconds();
  try {
    return await work();
  } finally {
    turns++;
    // Fits are asked for together: what they take together counts once.
    if (--learning === 0) costs[field] += cpuSeconds() - learningSince;
  }
}

function measuredStore(store: ObjectStore): ObjectStore {
  const request = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const [before, turn] = [cpuSeconds(), turns];
    costs.requests++;
    try {
      return await work();
    } finally {
      // A lease that is renewed beside a trial is no more than a request.
      if (learning === 0 && turns === turn) costs.storeSeconds += cpuSeconds() - before;
    }
  };
  return {
    ...store,
    get: (...all) => request(() => store.get(...all)),
    head: (...all) => request(() => store.head(...all)),
    put: (...all) => request(() => store.put(...all)),
    list: (...all) => request(() => store.list(...all)),
    delete: (...all) => request(() => store.delete(...all)),
  };
}

function measuredRunner(runner: TrialRunner): TrialRunner {
  return {
    open(problem, trainNetwork) {
      const open = runner.open(problem, trainNetwork);
      return {
        ...open,
        evaluateKindred: (trials) => {
          costs.trials += trials.length;
          return learned("trialSeconds", () => open.evaluateKindred(trials));
        },
        fit: (trial) => learned("fitSeconds", () => open.fit(trial)),
      };
    },
  };
}
