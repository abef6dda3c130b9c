import { readCsv } from "#core/dataset/csv.ts";
import type { StudyPlan, Technique } from "#core/study/study-plan.ts";

/** Ridge with some prices. */
export function ridgeTechnique(...alphas: number[]): Technique {
  return {
    family: "ridge",
    regressor: { kind: "ridge" },
    dimensions: { alpha: { kind: "choice", values: alphas } },
  };
}

/** A decision tree that grows as far as it can. */
export const FULL_TREE: Technique = { family: "decision-tree", regressor: { kind: "decision-tree" }, dimensions: {} };

/** A plan for a table of `cores`, `size` and `seconds`; everything in it can be changed. */
export function studyPlan(changes: Partial<StudyPlan> = {}): StudyPlan {
  return {
    table: { path: "table.csv", target: "seconds", renames: [], atMost: [], use: null, skip: [], categories: [] },
    features: {
      inverse: ["cores"],
      log: [],
      degree: 2,
      interactionsOnly: false,
      products: [],
      ernest: false,
      standardise: true,
    },
    featureChoice: { kind: "all" },
    search: { kind: "grid" },
    techniques: [ridgeTechnique(0.001, 10)],
    validation: { kind: "hold-out", share: 0.2 },
    selection: { kind: "folds", count: 3 },
    runs: 1,
    seed: 0,
    ...changes,
  };
}

/** Twice each of 1 to 6 cores and 4 sizes: size / cores + 0.2, a little off. */
export function lawText(
  change: (seconds: number, cores: number, size: number) => number = (seconds) => seconds,
): string {
  const rows = [1, 2, 3, 4, 5, 6].flatMap((cores) =>
    [1, 2, 4, 8].flatMap((size) =>
      [0.99, 1.01].map((factor) => `${cores},${size},${change((size / cores + 0.2) * factor, cores, size)}`),
    ),
  );
  return `cores,size,seconds\n${rows.join("\n")}\n`;
}

export function lawTable(change?: (seconds: number, cores: number, size: number) => number) {
  return readCsv(lawText(change), "table.csv");
}
