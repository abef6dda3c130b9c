import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { quantile } from "#core/numeric/quantile.ts";
import type { Chain } from "#core/queueing/chain/chain.ts";
import { chainQna } from "#core/queueing/chain/chain-qna.ts";
import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";
import { prepareStationSurrogate } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";
import { robustChain } from "#core/queueing/station-surrogate/robust-chain.ts";
import { sweepChains } from "#core/queueing/station-surrogate/sweep-chain.ts";

import { shippedStationSurrogate } from "../../station-surrogate/shipped-station-surrogate.ts";
import { labelledByProcesses, type BenchLabel } from "./labelled-by-processes.ts";

const { values: asked } = parseArgs({
  options: {
    count: { type: "string", default: "60" },
    precision: { type: "string", default: "0.02" },
    "most-jobs": { type: "string", default: "6000000" },
    seed: { type: "string", default: "90210" },
    workers: { type: "string", default: String(availableParallelism()) },
    folder: { type: "string", default: ".profaas/bench-chains" },
  },
});

/** Chains of each of these lengths, drawn by a seed that no sweep has; utilisations up to .95, as for tandems. */
const LENGTHS = [3, 4, 6] as const;
const sets = LENGTHS.map((stations) => {
  const { space } = ChainSweep.parse({ kind: "sweep", name: "bench", system: "station-chain", count: 50 });
  const seed = Number(asked.seed) + stations;
  const at = sweepChains({ space: { ...space, busyShare: 0 }, seed, stations: [stations, stations] });
  return { stations, chains: Array.from({ length: Number(asked.count) }, (_, index) => at(index)) };
});
const labels = await labelledByProcesses(
  sets.flatMap(({ chains }) => chains),
  {
    precision: Number(asked.precision),
    mostJobs: Number(asked["most-jobs"]),
    workers: Number(asked.workers),
    folder: asked.folder,
  },
);
const shipped = await shippedStationSurrogate();
if (shipped === undefined) throw new Error("Cannot ask the surrogate of stations as none is shipped: rebuild it");
const surrogate = prepareStationSurrogate(shipped);

say(
  `Labels to a half-width of ${asked.precision} (95 %) of the mean response or ${asked["most-jobs"]} jobs, seed ${asked.seed}; errors in % of the simulated value.\n`,
);
say("| stations | chains | label error | answer | mean response | median | 95 % below | p50 | p95 | p99 | in range |");
say("|---|---|---|---|---|---|---|---|---|---|---|");
for (const { stations, chains } of sets) for (const row of rowsOf(stations, chains)) say(row);
say(`\n${speed(sets.flatMap(({ chains }) => chains))}`);

function rowsOf(stations: number, chains: readonly Chain[]): readonly string[] {
  const answers = chains.map((chain) => surrogate.answer(chain));
  const of = (answer: (index: number) => number, truth: (label: BenchLabel) => number): number[] =>
    chains.map((chain, index) => Math.abs(answer(index) / truth(labels.get(chain)!) - 1));
  const response = ({ response: found }: BenchLabel): number => found;
  const analytic = of((index) => chainQna(chains[index]!).responseSeconds, response);
  const robust = of((index) => robustChain(chains[index]!).responseSeconds, response);
  const ours = of((index) => answers[index]!.responseMeanSeconds, response);
  const p50 = of(
    (index) => answers[index]!.responseP50Seconds,
    (label) => label.p50,
  );
  const p95 = of(
    (index) => answers[index]!.responseP95Seconds,
    (label) => label.p95,
  );
  const p99 = of(
    (index) => answers[index]!.responseP99Seconds,
    (label) => label.p99,
  );
  const labelError = mean(chains.map((chain) => labels.get(chain)!.responseError / labels.get(chain)!.response));
  const start = `| ${stations} | ${chains.length} | ${percent(labelError)}`;
  const inRange = mean(answers.map((answer) => (answer.inRange ? 1 : 0)));
  const three = (errors: readonly number[]): string =>
    [mean(errors), quantile(errors, 0.5), quantile(errors, 0.95)].map(percent).join(" | ");
  return [
    `${start} | batch-QNA | ${three(analytic)} | | | | |`,
    `${start} | robust queueing | ${three(robust)} | | | | |`,
    `${start} | surrogate | ${three(ours)} | ${[p50, p95, p99].map((errors) => percent(mean(errors))).join(" | ")} | ${percent(inRange)} |`,
  ];
}

function speed(chains: readonly Chain[]): string {
  const microseconds = (ask: (chain: Chain) => unknown): string => {
    for (const chain of chains) ask(chain);
    const before = process.cpuUsage();
    for (const chain of chains) ask(chain);
    const { user, system } = process.cpuUsage(before);
    return ((user + system) / chains.length).toFixed(0);
  };
  return `A query takes ${microseconds(surrogate.means)} µs of CPU for the mean, ${microseconds(surrogate.answer)} µs with percentiles.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
