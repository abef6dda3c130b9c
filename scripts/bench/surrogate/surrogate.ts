import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { loadOperator } from "#adapters/process/settings.ts";
import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { parseArtifact } from "#artifacts/read-artifact.ts";
import { bucketName } from "#core/campaign/bucket-roles.ts";
import { sweepDatasetObject } from "#core/campaign/object-keys.ts";
import { type PreparedSurrogate, prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { SweepDataset } from "#core/queueing/surrogate/sweep-labels.ts";
import type { TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { judgeSet, type JudgedSet } from "./judge-sets.ts";
import { keptLabels } from "./kept-labels.ts";
import { type Peer, trainPeers } from "./peers.ts";
import { type Replay, replayTrace } from "./replay-trace.ts";
import { surrogateReport } from "./surrogate-report.ts";
import { testSets } from "./test-sets.ts";
import { readTraceColumns } from "./trace-columns.ts";

const USAGE = `npm run bench:surrogate -- [--count N] [--precision P] [--trace FILE.csv]… [--report FILE.html] [--json]

The shipped surrogate on tandems that it never saw, beside simulation, Jackson, batch-QNA, and what else learned from its labels:
gradient boosting and a direct network, when the dataset that rebuild:surrogate left is in --rebuilt. Labels are kept in --folder.

  --count N         tandems of the main set (default 400); other sets have a share of it
  --set NAME        this set alone, and others that are named so: box, unseen, busy, traced, "traced arrivals"
  --precision P     half of the 95 % interval of a label over the response (default 0.006)
  --most-jobs N     a label takes no more jobs than these (default 500000000), half of them where no bar is set
  --seed N          the tandems drawn (default 90210)
  --trace FILE      a trace of LLM inference (TIMESTAMP, GeneratedTokens): its tokens as services, its gaps, and its replay
  --rebuilt FOLDER  where rebuild:surrogate worked (default .profaas/surrogate)
  --report FILE     plots, as one HTML file
`;

const { values: asked } = parseArgs({
  options: {
    count: { type: "string", default: "400" },
    set: { type: "string", multiple: true },
    precision: { type: "string", default: "0.006" },
    "most-jobs": { type: "string", default: "500000000" },
    seed: { type: "string", default: "90210" },
    workers: { type: "string", default: String(availableParallelism()) },
    folder: { type: "string", default: ".profaas/bench-surrogate" },
    rebuilt: { type: "string", default: ".profaas/surrogate" },
    trace: { type: "string", multiple: true, default: [] },
    report: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (asked.help) process.stdout.write(USAGE);
else await bench();

async function bench(): Promise<void> {
  const precision = Number(asked.precision);
  const traces = await Promise.all(asked.trace.map(readTraceColumns));
  const drawn = testSets(Number(asked.count), Number(asked.seed), traces[0]);
  const known = drawn.map(({ name }) => name);
  const unknown = asked.set?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(
      `Cannot run as --set must be one of ${known.join(", ")} (those of a trace with --trace): ${unknown}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const sets = drawn.filter(({ name }) => asked.set?.includes(name) ?? true);
  const mostJobs = Number(asked["most-jobs"]);
  const labelled = async (apart: boolean): Promise<(tandem: Tandem) => TandemLabel> =>
    keptLabels(
      sets.flatMap(({ tandems, isApart }) => (isApart === apart ? tandems : [])),
      asked.folder,
      { precision, mostJobs: apart ? mostJobs / 2 : mostJobs, workers: Number(asked.workers) },
    );
  const [labelOf, labelOfApart] = [await labelled(false), await labelled(true)];
  const surrogate = prepareSurrogate((await shippedSurrogate())!);
  const peers = await peersOf(asked.rebuilt);
  const judged = sets.map((set) => judgeSet(set, set.isApart ? labelOfApart : labelOf, surrogate, peers));
  const replays = traces.map((trace) => replayTrace(trace, surrogate));
  if (asked.report !== undefined) await writeFile(asked.report, surrogateReport(judged, surrogate));
  if (asked.json) {
    const told = judged.map(({ tandems: _tandems, ...rest }) => rest);
    process.stdout.write(
      `${JSON.stringify({ format: "surrogate-bench", version: 1, sets: told, replays }, null, 2)}\n`,
    );
    return;
  }
  say(
    `Labels to a half-width of ${precision} (95 %) of the response, seed ${asked.seed}; errors in % of the simulated.\n`,
  );
  say("| set | answered by | tandems | mean | median | 95 % below | largest |");
  say("|---|---|---|---|---|---|---|");
  for (const set of judged) for (const line of errorLines(set)) say(line);
  say("\n| set | p50 | p95 | p99 | labels off by | flagged | off by > 10 % | of these flagged | inside 90 % |");
  say("|---|---|---|---|---|---|---|---|---|");
  for (const set of judged) say(flagLine(set));
  for (const [index, replay] of replays.entries()) say(`\n${asked.trace[index]}: ${replayWords(replay)}`);
  say(`\n${speed(surrogate, sets[0]!.tandems)}`);
}

/** What else learned from the labels; nobody without them. */
async function peersOf(folder: string): Promise<readonly Peer[]> {
  const sweeps = await readdir(folder).catch(() => []);
  for (const sweepId of sweeps.toSorted()) {
    const { bucket, key } = sweepDatasetObject(sweepId);
    const settings = join(folder, sweepId, "profaas.yaml");
    // Something else may lie there.
    if (!existsSync(settings)) continue;
    const operator = await loadOperator(settings, {});
    const path = join(folder, sweepId, "store", bucketName(operator.prefix, bucket), key);
    const body = await readFile(path).catch(() => undefined);
    if (body !== undefined) return trainPeers(parseArtifact(body, SweepDataset, path), asked.folder);
  }
  process.stderr.write(
    `No gradient boosting and no direct network beside it, as there is no dataset of a rebuilt surrogate below ${folder}.\n`,
  );
  return [];
}

function errorLines({ name, rows, tandems }: JudgedSet): string[] {
  return rows.map(({ name: who, mean, median, p95, largest }) =>
    row([name, who, tandems.length, ...[mean, median, p95, largest].map(percent)]),
  );
}

function flagLine({ name, p50, p95, p99, labelError, flagged, wrong, caught, covered }: JudgedSet): string {
  return row([name, ...[p50, p95, p99, labelError].map(percent), flagged, wrong, caught, percent(covered)]);
}

function replayWords(replay: Replay): string {
  const { requests, milliseconds, responseMeanSeconds, responseP95Seconds, analyticError, surrogateError } = replay;
  return `${requests} recorded requests replayed in ${milliseconds.toFixed(1)} ms: mean response ${responseMeanSeconds.toFixed(2)} s, 95 % below ${responseP95Seconds.toFixed(2)} s. As if it were a steady state batch-QNA errs by ${percent(analyticError)} % and the surrogate by ${percent(surrogateError)} %, which it says is ${replay.surrogateSays}.`;
}

/** A query is about a tandem that was just drawn: nothing is remembered of it. */
function speed(surrogate: PreparedSurrogate, tandems: readonly Tandem[]): string {
  const microseconds = (ask: (tandem: Tandem) => unknown): string => {
    for (let round = 0; round < 40; round++) for (const tandem of tandems) ask(tandem);
    const before = process.cpuUsage();
    for (let round = 0; round < 20; round++) for (const tandem of tandems) ask(tandem);
    const { user, system } = process.cpuUsage(before);
    return ((user + system) / 20 / tandems.length).toFixed(1);
  };
  return `A query takes ${microseconds(surrogate.means)} µs of CPU for the mean, ${microseconds(surrogate.answer)} µs with percentiles.`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
