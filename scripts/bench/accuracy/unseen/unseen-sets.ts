import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { readCsv } from "#core/dataset/csv.ts";
import { type Division, type HeldOutSet, heldOutSet } from "./held-out-sets.ts";
import { SIMULATED_TARGET, simulatedLaws } from "./simulated-laws.ts";

interface Source {
  /** Below the folder of data. */
  readonly file: string;
  readonly name: string;
  readonly target: string;
  readonly ignore?: readonly string[];
  readonly divisions: readonly Division[];
}

/** Files to learn from, never those to be scored by. */
const SOURCES: readonly Source[] = [
  {
    file: "p8_random_train.csv",
    name: "p8",
    target: "runtime",
    divisions: [{ kind: "rows" }, { kind: "configurations" }],
  },
  {
    file: "p8_extrap_cores_gt32_train.csv",
    name: "p8 to 32",
    target: "runtime",
    divisions: [{ kind: "beyond", column: "cores" }],
  },
  {
    file: "p8_interp_cores_train.csv",
    name: "p8 without some",
    target: "runtime",
    divisions: [{ kind: "between", column: "cores" }],
  },
  { file: "stereo_random_train.csv", name: "stereo", target: "exec_time_ms", divisions: [{ kind: "rows" }] },
  {
    file: "stereo_extrap_nThreads_gt6_train.csv",
    name: "stereo to 6",
    target: "exec_time_ms",
    divisions: [{ kind: "beyond", column: "nThreads" }],
  },
  {
    file: "stereo_interp_nThreads_3_6_train.csv",
    name: "stereo without some",
    target: "exec_time_ms",
    divisions: [{ kind: "between", column: "nThreads" }],
  },
  {
    file: "resnet50_pt_random_train.csv",
    name: "resnet50",
    target: "exec_time_s",
    divisions: [{ kind: "rows" }, { kind: "configurations" }],
  },
  {
    file: "resnet50_pt_extrap_gpus_ge4_train.csv",
    name: "resnet50 to 3",
    target: "exec_time_s",
    divisions: [{ kind: "beyond", column: "gpus" }],
  },
  {
    file: "rpi3_vgg16_heldout_layers_train.csv",
    name: "rpi3",
    target: "Time",
    divisions: [{ kind: "things", column: "Layer" }],
  },
  {
    file: "../more/agora_swaptions_itr_040.csv",
    name: "agora",
    target: "exec_time_ms",
    divisions: [{ kind: "rows" }, { kind: "beyond", column: "nThreads" }, { kind: "between", column: "nThreads" }],
  },
  {
    file: "../more/gpudata_alexnet_pt.csv",
    name: "alexnet",
    target: "overall execution time(31)",
    divisions: [{ kind: "rows" }, { kind: "configurations" }, { kind: "beyond", column: "GPU number(9)" }],
  },
];

/** More rows than this cost more time than they tell. */
const MOST_ROWS = 400;

/** What stands for data that we have not seen: parts of measured tables, where there is a folder of them, and of simulated ones. */
export async function unseenSets(folder: string | undefined, seed: number): Promise<HeldOutSet[]> {
  const sets: HeldOutSet[] = [];
  for (const { file, name, target, ignore = [], divisions } of folder === undefined ? [] : SOURCES) {
    const table = readCsv(await readFile(join(folder!, file), "utf8"), name);
    for (const division of divisions) {
      sets.push(heldOutSet(table, division, { target, ignore, seed, mostRows: MOST_ROWS }));
    }
  }
  for (const { table, along, things } of simulatedLaws(seed)) {
    const divisions: Division[] =
      things === null
        ? along === null
          ? [{ kind: "rows" }, { kind: "configurations" }]
          : [{ kind: "rows" }, { kind: "configurations" }, { kind: "beyond", column: along }]
        : [{ kind: "things", column: things }];
    for (const division of divisions) {
      sets.push(heldOutSet(table, division, { target: SIMULATED_TARGET, ignore: [], seed, mostRows: MOST_ROWS }));
    }
  }
  return sets;
}
