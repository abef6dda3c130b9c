import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

import { buildBundles } from "../build/build-bundles.ts";
import { keepCode } from "../build/keep-code.ts";
import { measuredProcess, type ProcessCost } from "./measured-process.ts";
import { RECORDED_GRIDS, RECORDED_WHERE, type RecordedGrid } from "./recorded-grids.ts";

const USAGE = `npm run bench:grids -- --data DIR [--only PATTERN] [--workers N] [--rounds N]

Runs aMLLibrary's configuration files DIR/baseline/grid_*.ini as \`profaas train --aml\` does, each in a process of its own,
and prints what they took beside what was recorded of aMLLibrary. Of several rounds the cheapest is taken.`;

const GOAL_PEAK_MEGABYTES = 300;
const NOT_RECORDED = "aMLLibrary was not timed on it";

/** A larger table of the same kind as the p8 files: no figure of aMLLibrary was recorded for it. */
const P8_FULL = {
  name: "p8_full",
  table: ["more", "P8_kmeans.csv"],
  words: [
    ['y = "runtime"', 'y = "applicationCompletionTime"'],
    ["inverse = ['cores']", "inverse = ['nContainers']\nuse_columns = ['dataSize', 'nContainers']"],
  ],
} as const;

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
    rounds: { type: "string", default: "1" },
  },
});
if (values.data === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const data = resolve(values.data);
const folder = await mkdtemp(join(tmpdir(), "profaas-grids-"));
try {
  say(`Beside ${RECORDED_WHERE}.`);
  const bundles = (await buildBundles(join(folder, "dist"))).filter(({ name }) => name === "profaas");
  await keepCode(bundles);
  const program = bundles[0]!.file;
  for (const name of ["faas", ...RECORDED_GRIDS.map((each) => each.name)].filter((each) =>
    each.includes(values.only),
  )) {
    const cost = await costOf(program, join(data, "baseline", `grid_${name}.ini`), name);
    const recorded = RECORDED_GRIDS.find((each) => each.name === name);
    say(`${name}: ${words(cost)}; ${recorded === undefined ? NOT_RECORDED : besideWords(cost, recorded)}`);
  }
  if (P8_FULL.name.includes(values.only)) {
    const cost = await costOf(program, await p8Full(), P8_FULL.name);
    say(`${P8_FULL.name}: ${words(cost)}; ${NOT_RECORDED}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function costOf(program: string, file: string, name: string): Promise<ProcessCost> {
  const costs: ProcessCost[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const output = join(folder, `${name}-${round}`);
    costs.push(
      await measuredProcess(program, ["train", "--aml", file, "--output", output, "--workers", values.workers]),
    );
  }
  const least = (of: (cost: ProcessCost) => number): number => Math.min(...costs.map(of));
  return {
    wallSeconds: least(({ wallSeconds }) => wallSeconds),
    cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
    peakMegabytes: Math.max(...costs.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

/** The grid of the other p8 files for the table that they were drawn from. */
async function p8Full(): Promise<string> {
  let text = await readFile(join(data, "baseline", "grid_p8_random.ini"), "utf8");
  for (const [from, to] of P8_FULL.words) text = text.replace(from, to);
  text = text.replace(/input_path = .*/, `input_path = ${JSON.stringify(join(data, ...P8_FULL.table))}`);
  const file = join(folder, "grid_p8_full.ini");
  await writeFile(file, text);
  return file;
}

function words({ wallSeconds, cpuSeconds, peakMegabytes }: ProcessCost): string {
  const peak = `${peakMegabytes.toFixed(0)} MB at most${missed(peakMegabytes <= GOAL_PEAK_MEGABYTES, `goal ${GOAL_PEAK_MEGABYTES}`)}`;
  return `${wallSeconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s CPU, ${peak}`;
}

function besideWords({ wallSeconds, cpuSeconds }: ProcessCost, recorded: RecordedGrid): string {
  const times = (own: number, [least, most]: readonly [number, number]): string => {
    const ratio =
      least === most ? (least / own).toFixed(1) : `${(least / own).toFixed(1)} to ${(most / own).toFixed(1)}`;
    return `${ratio} times less${missed(least / own >= recorded.goal, `goal ${recorded.goal}`)}`;
  };
  const [wall, cpu] = [times(wallSeconds, recorded.wallSeconds), times(cpuSeconds, recorded.cpuSeconds)];
  return (
    `aMLLibrary ${range(recorded.wallSeconds)} s: ${wall}; ${range(recorded.cpuSeconds)} s CPU: ${cpu}; ` +
    `${range(recorded.peakGigabytes)} GB`
  );
}

function missed(reached: boolean, goal: string): string {
  return reached ? ` (${goal})` : ` (MISSES ${goal})`;
}

function range([least, most]: readonly [number, number]): string {
  return least === most ? String(least) : `${least} to ${most}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
