import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import type { Column, Dataset } from "#core/dataset/dataset.ts";
import { formatShare } from "#core/document/format-quantity.ts";
import { refreshedDataset } from "#core/inventory/freshness/refreshed-dataset.ts";

import { writeOwnInputs } from "../own/own-inputs.ts";
import { PACKAGE_ROOT } from "../package-root.ts";

// How few runs on another architecture tell what all of them take there: our own aggregator (its bundle in dist), by records,
// on this machine's Node and on an emulated arm64 one. CPU seconds, as an emulator says nothing of time on the wall.
//   npx tsx scripts/bench/architectures.ts --other "qemu-aarch64 -L /usr/aarch64-linux-gnu PATH/bin/node"
const SIZES = [5, 25, 50, 100, 200, 400];
const REPETITIONS = 1;
const TARGET = "cpuSeconds";

const { values } = parseArgs({ options: { other: { type: "string" } } });
if (values.other === undefined) throw new TypeError("Cannot compare architectures as --other must name another Node");

const folder = await mkdtemp(join(tmpdir(), "profaas-architectures-"));
try {
  await writeOwnInputs(folder);
  const here = await measured([process.execPath]);
  const there = await measured(values.other.split(" "));
  const ratios = means(there).map((seconds, index) => seconds / means(here)[index]!);
  console.log(
    `CPU seconds there / here by records ${SIZES.join(", ")}: ${ratios.map((each) => each.toFixed(2)).join(", ")}`,
  );
  for (let k = 1; k <= 4; k++) {
    const errors = subsets(SIZES.length, k).map((anchors) => errorWith(here, there, anchors));
    const spread = errorWith(here, there, evenly(k));
    console.log(
      `${k} anchor runs: MAPE of the rest ${formatShare(mean(errors))} on average over all choices, ${formatShare(spread)} with anchors spread evenly`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What `own-work.mjs` has. */
interface OwnWork {
  manyRecords(bundle: unknown, count: number): Readonly<Record<string, string>>;
  writeStore(folder: string, objects: Readonly<Record<string, string>>): Promise<string>;
}

/** A row a repetition. */
async function measured(node: readonly string[]): Promise<Dataset["rows"]> {
  const { manyRecords, writeStore } = (await import(
    join(PACKAGE_ROOT, "workflows/modelling/own/own-work.mjs")
  )) as OwnWork;
  const bundle = JSON.parse(await readFile(join(folder, "aggregator.json"), "utf8"));
  const rows: Dataset["rows"] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    for (const size of SIZES) {
      const work = await mkdtemp(join(folder, "store-"));
      const operator = await writeStore(work, manyRecords(bundle, size));
      rows.push([`r${size}`, size, cpuSecondsOf([...node, join(PACKAGE_ROOT, "dist/aggregator.mjs")], operator)]);
    }
  }
  return rows;
}

function cpuSecondsOf(command: readonly string[], operator: string): number {
  const { status, stderr } = spawnSync(
    "bash",
    ["--norc", "-c", 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1', "time", ...command],
    {
      env: { PATH: process.env["PATH"], PROFAAS_OPERATOR: operator },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`Cannot measure ${command.join(" ")} as it ended with ${status}`);
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return last.split(" ").reduce((sum, each) => sum + Number(each), 0);
}

/** Relative error for all that is no anchor, of what was measured here carried over by what the anchors say. */
function errorWith(here: Dataset["rows"], there: Dataset["rows"], anchors: readonly number[]): number {
  const names = new Set(anchors.map((index) => `r${SIZES[index]}`));
  const fresh = there.filter(([name]) => names.has(String(name)));
  const carried = means(refreshedDataset(table(here), table(fresh), TARGET).rows);
  const truth = means(there);
  const rest = SIZES.flatMap((size, index) => (names.has(`r${size}`) ? [] : [index]));
  return mean(rest.map((index) => Math.abs(carried[index]! / truth[index]! - 1)));
}

function table(rows: Dataset["rows"]): Dataset {
  const column = (name: string, role: Column["role"], kind: Column["kind"] = "number"): Column => ({
    name,
    kind,
    role,
    unit: "",
    description: "",
  });
  const columns = [
    column("configuration", "group", "category"),
    column("RECORDS", "feature"),
    column(TARGET, "target"),
  ];
  return {
    format: "dataset",
    version: 1,
    name: "a",
    campaignId: null,
    subject: "a",
    level: "run",
    columns,
    rows,
    partial: false,
  };
}

/** By size. */
function means(rows: Dataset["rows"]): number[] {
  return SIZES.map((size) => mean(rows.flatMap(([name, , seconds]) => (name === `r${size}` ? [Number(seconds)] : []))));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

function evenly(k: number): number[] {
  if (k === 1) return [Math.floor(SIZES.length / 2)];
  return Array.from({ length: k }, (_, index) => Math.round((index * (SIZES.length - 1)) / (k - 1)));
}

function subsets(count: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  return Array.from({ length: count - from }, (_, offset) => from + offset).flatMap((first) =>
    subsets(count, k - 1, first + 1).map((rest) => [first, ...rest]),
  );
}
