import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { PACKAGE_ROOT } from "../../package-root.ts";

/** One of our functions with work of several sizes. */
export interface ArchitectureWork {
  readonly component: string;
  /** What the sizes count. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Makes a store with that much to do in the folder; the path of its operator's file. */
  prepare(folder: string, size: number, inputs: string): Promise<string>;
  /** What it leaves last in that folder, where it does not end by itself: then it is told to. */
  readonly leavesLast?: string;
}

/** What `own-work.mjs` has. */
interface OwnWork {
  manyRecords(bundle: unknown, count: number): Readonly<Record<string, string>>;
  manyRows(bundle: unknown, count: number): Readonly<Record<string, string>>;
  servedModel(bundle: unknown): Readonly<Record<string, string>>;
  writeStore(folder: string, objects: Readonly<Record<string, string>>): Promise<string>;
}
const { manyRecords, manyRows, servedModel, writeStore } = (await import(
  join(PACKAGE_ROOT, "workflows/modelling/own/own-work.mjs")
)) as OwnWork;

/** The model of the bundle that the predictor is asked about. */
const QUESTIONED = "own-input.work.serviceSeconds";

/** Our functions, cold: started, given all of their work at once, and ended. */
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
  {
    component: "predictor",
    unit: "questions",
    sizes: [100, 2_500, 5_000, 10_000, 20_000, 40_000],
    prepare: async (folder, size, inputs) => writeStore(folder, manyQuestions(await read(inputs, "predictor"), size)),
    leavesLast: `store/work-predictions/${QUESTIONED}/many.csv`,
  },
];

/** Says what a command took, and who it is; told of its end it waits once more. */
const TIMED =
  'TIMEFORMAT="%U %S"; time { "$@" > /dev/null 2>&1 & echo $! > "$0.new"; mv "$0.new" "$0"; wait $!; status=$?; }; exit $status';

async function stopAfter(file: string, pidFile: string, timed: { readonly exitCode: number | null }): Promise<void> {
  const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false); // prettier-ignore
  while (timed.exitCode === null && !((await isThere(file)) && (await isThere(pidFile)))) await setTimeout(50);
  if (timed.exitCode === null) process.kill(Number(await readFile(pidFile, "utf8")), "SIGTERM");
}

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
    const timed = spawn("bash", ["--norc", "-c", TIMED, join(folder, "pid"), ...command], {
      env: { PATH: process.env["PATH"], PROFAAS_OPERATOR: operator, PROFAAS_PORT: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    timed.stderr.on("data", (data) => (said += String(data)));
    const ended = once(timed, "close") as Promise<[number | null]>;
    if (work.leavesLast !== undefined) await stopAfter(join(folder, work.leavesLast), join(folder, "pid"), timed);
    const [status] = await ended;
    if (status !== 0) throw new Error(`Cannot measure ${command.join(" ")} as it ended with ${status}`);
    const last = said.trim().split("\n").at(-1) ?? "";
    return last.split(" ").reduce((sum, each) => sum + Number(each), 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(inputs: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(inputs, `${name}.json`), "utf8"));
}

/** One CSV of questions about the model of the bundle, each about another value of one of its inputs. */
function manyQuestions(bundle: unknown, count: number): Readonly<Record<string, string>> {
  const { rows } = bundle as { readonly rows: readonly [Readonly<Record<string, number | string>>] };
  const names = Object.keys(rows[0]);
  const varied = names.find((name) => typeof rows[0][name] === "number");
  const questions = Array.from({ length: count }, (_, index) =>
    names.map((name) => (name === varied ? Number(rows[0][name]) * (1 + index / count / 10) : rows[0][name])).join(","),
  );
  return {
    ...servedModel(bundle),
    [`requests/${QUESTIONED}/many.csv`]: `${[names.join(","), ...questions].join("\n")}\n`,
  };
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
