import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type CsvTable, readCsv } from "#core/dataset/csv.ts";

import type { Held } from "./pseudo-test.ts";
import { SIMULATED_LAWS } from "./simulated-laws.ts";

/** A table to learn from, out of which tests are made. */
export interface CoverageSet {
  readonly name: string;
  readonly target: string;
  readonly ignore: readonly string[];
  readonly tests: readonly Held[];
  /** The same for every seed where it was measured, else drawn by it. */
  readonly table: (seed: number) => Promise<CsvTable>;
}

const ROWS: Held = { kind: "rows" };
const CONFIGURATIONS: Held = { kind: "configurations" };
const between = (column: string): Held => ({ kind: "between", column });
const beyond = (column: string): Held => ({ kind: "beyond", column });
const unsaid = (column: string): Held => ({ kind: "unsaid", column });

/**
 * Files of a folder from which alone tests are made: of splits only what is there to learn from. The folder `more` holds
 * whole tables, of which but two have parts in no split.
 */
const FILES: readonly {
  readonly file: string;
  readonly target: string;
  readonly tests: readonly Held[];
  readonly ignore?: readonly string[];
}[] = [
  { file: "splits/p8_random_train.csv", target: "runtime", tests: [ROWS, CONFIGURATIONS] },
  { file: "splits/p8_interp_cores_train.csv", target: "runtime", tests: [between("cores"), between("datasize")] },
  {
    file: "splits/p8_extrap_cores_gt32_train.csv",
    target: "runtime",
    tests: [beyond("cores"), beyond("datasize"), unsaid("cores")],
  },
  { file: "splits/stereo_random_train.csv", target: "exec_time_ms", tests: [ROWS, CONFIGURATIONS] },
  {
    file: "splits/stereo_interp_nThreads_3_6_train.csv",
    target: "exec_time_ms",
    tests: [between("nThreads"), between("max_arm_length")],
  },
  {
    file: "splits/stereo_extrap_nThreads_gt6_train.csv",
    target: "exec_time_ms",
    tests: [beyond("nThreads"), beyond("max_arm_length")],
  },
  { file: "splits/resnet50_pt_random_train.csv", target: "exec_time_s", tests: [ROWS, CONFIGURATIONS] },
  {
    file: "splits/resnet50_pt_extrap_gpus_ge4_train.csv",
    target: "exec_time_s",
    tests: [beyond("batch_size")],
  },
  { file: "splits/rpi3_vgg16_heldout_layers_train.csv", target: "Time", ignore: ["Layer"], tests: [CONFIGURATIONS] },
  { file: "splits/faas_train.csv", target: "ave_response_time", tests: [CONFIGURATIONS] },
  {
    file: "more/agora_swaptions_itr_040.csv",
    target: "exec_time_ms",
    tests: [
      ROWS,
      CONFIGURATIONS,
      between("nThreads"),
      beyond("nThreads"),
      beyond("trial_multiplier"),
      unsaid("nThreads"),
    ],
  },
  {
    file: "more/gpudata_alexnet_pt.csv",
    target: "overall execution time(31)",
    tests: [ROWS, CONFIGURATIONS, between("batch size(13)"), beyond("GPU number(9)"), beyond("batch size(13)")],
  },
];

const SIMULATED_TESTS: Readonly<Record<string, readonly Held[]>> = {
  "sim-amdahl": [ROWS, CONFIGURATIONS, between("cores"), beyond("cores"), beyond("size"), unsaid("cores")],
  "sim-machines": [ROWS, CONFIGURATIONS, between("cores"), beyond("cores"), unsaid("cores")],
  "sim-cliff": [CONFIGURATIONS, between("size"), beyond("cores"), beyond("size")],
  "sim-noisy": [ROWS, CONFIGURATIONS, between("threads"), beyond("threads")],
  "sim-few": [CONFIGURATIONS, beyond("parallelism")],
};

/** What tests are made of: the files of a folder, where one is given, and laws that are simulated. */
export function coverageSets(folder: string | undefined): CoverageSet[] {
  const files = folder === undefined ? [] : FILES;
  return [
    ...files.map(({ file, target, tests, ignore = [] }): CoverageSet => {
      const path = join(folder!, file);
      return {
        name: file.replace(/^\w+\//, "").replace(/(_train)?\.csv$/, ""),
        target,
        ignore,
        tests,
        table: async () => readCsv(await readFile(path, "utf8"), path),
      };
    }),
    ...SIMULATED_LAWS.map(({ name, table }): CoverageSet => ({
      name,
      target: "seconds",
      ignore: [],
      tests: SIMULATED_TESTS[name] ?? [],
      table: (seed) => Promise.resolve(table(seed)),
    })),
  ];
}
