import type { PlannedRun } from "#core/campaign/campaign.ts";
import { estimateRuns, type TimedConfiguration } from "#core/campaign/estimate.ts";
import { requestCount } from "#core/campaign/load-size.ts";

import { nodeSeconds, reservedShare, type NodeSize } from "./node-seconds.ts";

/** What runs will take. Null while nothing tells how long one of them takes. */
export interface CampaignCost {
  readonly seconds: number | null;
  readonly nodeSeconds: number | null;
  /** Where the figures come from, in words. */
  readonly basis: string;
}

export interface CostOptions {
  readonly timed: readonly TimedConfiguration[];
  readonly pauseSeconds: number;
  readonly node: NodeSize;
  /** How long a real invocation of the service took of late, on average; null where nobody can tell. */
  readonly seenSeconds: number | null;
  /** No further run is started once so much has been measured. */
  readonly budgetSeconds: number | null;
}

/**
 * How long runs will take and what they will cost: by earlier measurements, else by real invocations of the service, else
 * by the budget, which holds in any case.
 */
export function campaignCost(runs: readonly PlannedRun[], options: CostOptions): CampaignCost {
  const { budgetSeconds, node } = options;
  const cost = unboundedCost(runs, options);
  if (budgetSeconds === null || (cost.seconds !== null && cost.seconds <= budgetSeconds)) return cost;
  const largest = Math.max(...runs.map(({ configuration }) => reservedShare(configuration, node)));
  return {
    seconds: budgetSeconds,
    nodeSeconds: Math.min(cost.nodeSeconds ?? Infinity, budgetSeconds * largest),
    basis: cost.seconds === null ? `at most, by its budget, as ${cost.basis}` : `at most, by its budget`,
  };
}

function unboundedCost(runs: readonly PlannedRun[], options: CostOptions): CampaignCost {
  const { timed, pauseSeconds, node, seenSeconds } = options;
  let [seconds, cost] = [0, 0];
  let guessed = 0;
  for (const run of runs) {
    const estimate = estimateRuns([run], timed, { pauseSeconds });
    if (estimate.seconds === null) guessed += 1;
    const own = estimate.seconds ?? seenRunSeconds(run, seenSeconds, pauseSeconds);
    if (own === null) {
      return { seconds: null, nodeSeconds: null, basis: "nothing like it has been measured or seen at work" };
    }
    seconds += own;
    cost += nodeSeconds(run.configuration, own - pauseSeconds, node);
  }
  const basis =
    guessed === 0
      ? "by earlier measurements"
      : guessed === runs.length
        ? "by its own invocations of late"
        : "by earlier measurements and its own invocations of late";
  return { seconds, nodeSeconds: cost, basis };
}

function seenRunSeconds({ configuration }: PlannedRun, seconds: number | null, pauseSeconds: number): number | null {
  if (seconds === null) return null;
  const atOnce = Math.max(...Object.values(configuration.components).map(({ parallelism }) => parallelism), 1);
  return Math.ceil(requestCount(configuration.load) / atOnce) * seconds + pauseSeconds;
}
