import { withBenchSystem } from "./bench-system.ts";
import { chainOverhead } from "./chain-overhead.ts";
import { functionCosts } from "./function-costs.ts";
import { learnerSpeed } from "./learner-speed.ts";
import { predictorLatency } from "./predictor-latency.ts";

const GOAL_SECONDS_PER_CAMPAIGN = 2;
const GOAL_MILLISECONDS_PER_RUN = 50;

const words = process.argv.slice(2);
if (words.length > 0) {
  process.stderr.write(`Cannot run the bench as it takes no arguments: it was given ${words.join(" ")}\n`);
  process.exit(2);
}

await withBenchSystem(async (system, folder) => {
  process.stdout.write("The chain's own time, beyond the measured work and the search for hyperparameters\n");
  // The one run comes first: it also starts the process that measures on this machine, which the next ones find there.
  for (const [resource, configurations] of [
    ["there", 24],
    ["here", 1],
    ["here", 24],
  ] as const) {
    const { platform, runs, ...seconds } = await chainOverhead(system, resource, configurations);
    process.stdout.write(
      `  ${platform}: ${runs} runs, ${seconds.totalSeconds.toFixed(2)} s in all ` +
        `(${seconds.measuredSeconds.toFixed(2)} s measured work, ${seconds.searchSeconds.toFixed(2)} s search): ` +
        `${seconds.overheadMillisecondsPerRun.toFixed(1)} ms a run (goal ${GOAL_MILLISECONDS_PER_RUN}), ` +
        `${seconds.overheadSecondsPerCampaign.toFixed(2)} s a campaign (goal ${GOAL_SECONDS_PER_CAMPAIGN})\n`,
    );
  }
  process.stdout.write("One prediction over HTTP, one request after another, client and server in one process\n");
  for (const { server, p50Microseconds, p99Microseconds, cpuMicroseconds } of await predictorLatency(system)) {
    process.stdout.write(
      `  ${server}: p50 ${p50Microseconds} µs, p99 ${p99Microseconds} µs, ${cpuMicroseconds} µs CPU\n`,
    );
  }
  process.stdout.write("The functions as they are shipped; medians of 7 starts, each from the start of the process\n");
  for (const line of await functionCosts(system, folder)) process.stdout.write(`  ${line}\n`);
});
process.stdout.write("Learners beside Python's; CPU, the best of a few rounds\n");
for await (const line of learnerSpeed()) process.stdout.write(`  ${line}\n`);
