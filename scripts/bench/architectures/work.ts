import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { PACKAGE_ROOT } from "../../package-root.ts";

/** One of our functions with work of several sizes. */
export interface ArchitectureWork {
  readonly component: string;
  /** What the sizes count. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Makes a store with that much to do in the folder; the path of its operator's file. */
  prepare(folder: string, size: number, inputs: string): Promise<string>;
}

/** What `own-work.mjs` has. */
interface OwnWork {
  manyRecords(bundle: unknown, count: number): Readonly<Record<string, string>>;
  manyRows(bundle: unknown, count: number): Readonly<Record<string, string>>;
  writeStore(folder: string, objects: Readonly<Record<string, string>>): Promise<string>;
}
const { manyRecords, manyRows, writeStore } = (await import(
  join(PACKAGE_ROOT, "workflows/modelling/own/own-work.mjs")
)) as OwnWork;

/** Functions that end by themselves when their work is done; a predictor serves until it is told to stop. */
export const WORKS: readonly ArchitectureWork[] = [
  {
    component: "aggregator",
    unit: "records",
    sizes: [5, 50, 100, 200, 400, 800],
    prepare: async (folder, size, inputs) => writeStore(folder, manyRecords(await read(inputs, "aggregator"), size)),
  },
  {
    component: "trainer",
    unit: "rows",
    sizes: [20, 40, 80, 120, 180],
    async prepare(folder, size, inputs) {
      const bundle = (await read(inputs, "trainer")) as { readonly campaign: object };
      const campaign = { ...bundle.campaign, train: { learners: ["gaussian-process", "ridge"] } };
      return writeStore(folder, manyRows({ ...bundle, campaign }, size));
    },
  },
  {
    component: "profiler",
    unit: "simulated runs",
    sizes: [4, 16, 48, 96, 160],
    async prepare(folder, size) {
      const operator = await writeStore(folder, {
        "inputs/a.bin": "a".repeat(1000),
        "campaigns/many.json": manyRuns(size),
      });
      const text = await readFile(operator, "utf8");
      const cluster = "clusters: { sim: { kind: simulated } }\nresources: { here: { cluster: sim } }\n";
      await writeFile(operator, `${text}${cluster}images: ["example/*"]\n`);
      return operator;
    },
  },
];

/** CPU seconds of one cold invocation of its bundle in `dist` by that Node. */
export async function cpuSecondsOf(
  work: ArchitectureWork,
  size: number,
  node: readonly string[],
  inputs: string,
): Promise<number> {
  const folder = await mkdtemp(join(inputs, "store-"));
  try {
    await mkdir(folder, { recursive: true });
    const operator = await work.prepare(folder, size, inputs);
    const command = [...node, join(PACKAGE_ROOT, "dist", `${work.component}.mjs`)];
    const { status, stderr } = spawnSync(
      "bash",
      ["--norc", "-c", 'TIMEFORMAT="%U %S"; time "$@" > /dev/null 2>&1', "time", ...command],
      { env: { PATH: process.env["PATH"], PROFAAS_OPERATOR: operator }, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`Cannot measure ${command.join(" ")} as it ended with ${status}`);
    const last = stderr.trim().split("\n").at(-1) ?? "";
    return last.split(" ").reduce((sum, each) => sum + Number(each), 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(inputs: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(inputs, `${name}.json`), "utf8"));
}

function manyRuns(count: number): string {
  const service = {
    name: "work",
    image: "example/work",
    script: "true",
    input: [{ path: "i" }],
    output: [{ path: "o" }],
  };
  return JSON.stringify({
    kind: "campaign",
    name: "many",
    workflow: { functions: { oscar: [{ here: service }] } },
    components: {
      work: { cpu: Array.from({ length: count / 4 }, (_, index) => (index + 1) / 100), parallelism: [1, 2] },
    },
    inputs: { small: ["a.bin"] },
    measure: { workflow: false, components: true },
    repetitions: 2,
  });
}
