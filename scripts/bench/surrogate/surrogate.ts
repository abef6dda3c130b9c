import { appendFile, mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { threadedTandemSimulator } from "#adapters/simulation/threaded-tandem-simulator.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { quantile } from "#core/numeric/quantile.ts";
import { analyticAnswer } from "#core/queueing/forecast/analytic-answer.ts";
import { jacksonAnswer } from "#core/queueing/forecast/jackson-answer.ts";
import { prepareSurrogate, type SurrogateAnswer } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { labelOf, type TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { shippedSurrogate } from "../../surrogate/shipped-surrogate.ts";
import { testSets, type TraceColumns } from "./test-sets.ts";

const { values: asked } = parseArgs({
  options: {
    count: { type: "string", default: "400" },
    precision: { type: "string", default: "0.006" },
    "most-jobs": { type: "string", default: "200000000" },
    seed: { type: "string", default: "90210" },
    workers: { type: "string", default: String(availableParallelism()) },
    folder: { type: "string", default: ".profaas/bench-surrogate" },
    trace: { type: "string" },
  },
});

const precision = Number(asked.precision);
const until = { kind: "precision", precision, mostJobs: Number(asked["most-jobs"]) } as const;
const sets = testSets(Number(asked.count), Number(asked.seed), await traceOf(asked.trace));
const labels = await labelled(sets.flatMap(({ tandems }) => tandems));
const surrogate = prepareSurrogate(await shippedSurrogate());

say(
  `Labels to a half-width of ${precision} (95 %) of the response, seed ${asked.seed}; errors in % of the simulated value.\n`,
);
say(
  "| set | rows | Jackson mean | batch-QNA mean | surrogate mean | median | 95 % below | p50 | p95 | p99 | flagged | errors > 10 % | of these flagged |",
);
say("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
for (const { name, tandems } of sets) say(row(name, tandems));
say(`\n${speed(sets[0]!.tandems)}`);

function row(name: string, tandems: readonly Tandem[]): string {
  const of = (answer: (tandem: Tandem) => number | null, truth: (label: TandemLabel) => number): number[] =>
    tandems.map((tandem) => Math.abs((answer(tandem) ?? NaN) / truth(labels.get(keyOf(tandem))!) - 1));
  const response = (label: TandemLabel): number => label.response;
  const answers = new Map<Tandem, SurrogateAnswer>(tandems.map((tandem) => [tandem, surrogate.answer(tandem)]));
  const raw = of((tandem) => surrogate.raw(tandem)!.responseMeanSeconds, response);
  const flagged = tandems.map((tandem) => !answers.get(tandem)!.inRange);
  const wrong = raw.flatMap((error, index) => (error > 0.1 ? [flagged[index]!] : []));
  const ours = of((tandem) => answers.get(tandem)!.responseMeanSeconds, response);
  const cells = [
    meanOf(of((tandem) => jacksonAnswer(tandem).responseMeanSeconds, response)),
    meanOf(of((tandem) => analyticAnswer(tandem).responseMeanSeconds, response)),
    meanOf(ours),
    quantile(ours, 0.5),
    quantile(ours, 0.95),
    meanOf(
      of(
        (tandem) => answers.get(tandem)!.responseP50Seconds,
        ({ p50 }) => p50,
      ),
    ),
    meanOf(
      of(
        (tandem) => answers.get(tandem)!.responseP95Seconds,
        ({ p95 }) => p95,
      ),
    ),
    meanOf(
      of(
        (tandem) => answers.get(tandem)!.responseP99Seconds,
        ({ p99 }) => p99,
      ),
    ),
    flagged.filter(Boolean).length / tandems.length,
  ].map((share) => (100 * share).toFixed(2));
  const caught = wrong.filter(Boolean).length;
  return `| ${[name, tandems.length, ...cells, wrong.length, caught].join(" | ")} |`;
}

function speed(tandems: readonly Tandem[]): string {
  const microseconds = (ask: (tandem: Tandem) => unknown): string => {
    for (const tandem of tandems) ask(tandem);
    const before = process.cpuUsage();
    for (let round = 0; round < 5; round++) for (const tandem of tandems) ask(tandem);
    const { user, system } = process.cpuUsage(before);
    return ((user + system) / 5 / tandems.length).toFixed(0);
  };
  return `A query takes ${microseconds(surrogate.means)} µs of CPU for the mean, ${microseconds(surrogate.answer)} µs with percentiles.`;
}

/** Labels are kept: called again, the bench goes on where it was. */
async function labelled(tandems: readonly Tandem[]): Promise<Map<string, TandemLabel>> {
  await mkdir(asked.folder, { recursive: true });
  const file = join(asked.folder, `labels-${precision}.jsonl`);
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter((line) => line.endsWith("}"));
  const found = new Map(
    lines.map((line) => JSON.parse(line) as { key: string; label: TandemLabel }).map(({ key, label }) => [key, label]),
  );
  const missing = tandems.filter((tandem) => !found.has(keyOf(tandem)));
  if (missing.length === 0) return found;
  const simulator = threadedTandemSimulator(Number(asked.workers));
  let done = 0;
  try {
    await Promise.all(
      missing.map(async (tandem) => {
        const label = labelOf(await simulator.simulate(tandem, { seed: keyOf(tandem), until }));
        found.set(keyOf(tandem), label);
        await appendFile(file, `${JSON.stringify({ key: keyOf(tandem), label })}\n`);
        if (++done % 20 === 0) process.stderr.write(`${done} of ${missing.length} labels\n`);
      }),
    );
  } finally {
    await simulator.close();
  }
  return found;
}

function keyOf(tandem: Tandem): string {
  return sha256Hex(canonicalJson(tandem)).slice(0, 24);
}

/** Columns of the Azure LLM inference traces: when a request came, and how many tokens were generated. */
async function traceOf(path: string | undefined): Promise<TraceColumns | undefined> {
  if (path === undefined) return undefined;
  const { header, rows } = readCsv(await readFile(path, "utf8"), path);
  const column = (name: string): string[] => rows.map(({ cells }) => cells[header.indexOf(name)]!);
  const times = column("TIMESTAMP").map((text) => Date.parse(`${text.replace(" ", "T").slice(0, 23)}Z`) / 1000);
  const gaps = times.slice(1).map((time, index) => Math.max(0, time - times[index]!));
  return {
    services: column("GeneratedTokens")
      .map(Number)
      .filter((tokens) => tokens > 0),
    gaps,
  };
}

function meanOf(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
