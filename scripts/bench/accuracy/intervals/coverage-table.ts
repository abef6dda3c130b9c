import { formatShare } from "#core/document/format-quantity.ts";

import type { IntervalScores } from "./interval-scores.ts";
import type { Held } from "./pseudo-test.ts";

/** How intervals did in one test. */
export interface TestedIntervals {
  readonly name: string;
  readonly kind: Held["kind"];
  readonly at90: IntervalScores;
  readonly at80: IntervalScores;
  /** What the model said itself of the coverage of its 90 % intervals. */
  readonly own: number;
}

const GROUPS: readonly { readonly title: string; readonly kinds: readonly Held["kind"][] }[] = [
  { title: "random and interpolation", kinds: ["rows", "configurations", "between"] },
  { title: "  known and new configurations (rows)", kinds: ["rows"] },
  { title: "  new configurations", kinds: ["configurations"] },
  { title: "  between values", kinds: ["between"] },
  { title: "extrapolation", kinds: ["beyond"] },
  { title: "extrapolation that was not declared", kinds: ["unsaid"] },
];

const WIDTH = 52;

/** The lines of a table of tests, and what they are together. */
export const coverageTable = {
  line(tested: TestedIntervals): string {
    return lineOf(tested.name, [tested]);
  },
  summary(all: readonly TestedIntervals[]): string[] {
    const names = [...new Set(all.map(({ name }) => name))];
    const bySet = names.map((name) => ({ name, tests: all.filter((each) => each.name === name) }));
    return [
      HEAD,
      ...bySet.map(({ name, tests }) => lineOf(name, tests)),
      "",
      ...GROUPS.flatMap(({ title, kinds }) => {
        const sets = bySet.filter(({ tests }) => kinds.includes(tests[0]!.kind));
        if (sets.length === 0) return [];
        const shares = sets.map(({ tests }) => coverage(tests, "at90"));
        return [
          lineOf(
            title,
            sets.flatMap(({ tests }) => tests),
          ),
          `${"".padEnd(WIDTH)} mean over ${sets.length} sets ${formatShare(mean(shares))}, least ${formatShare(Math.min(...shares))}`,
        ];
      }),
    ];
  },
};

const HEAD = `${"".padEnd(WIDTH)} tests   rows  in 90   in 80   own 90  width   score   MAPE`;

function lineOf(name: string, tests: readonly TestedIntervals[]): string {
  const rows = tests.reduce((sum, { at90 }) => sum + at90.rows, 0);
  const weighted = (of: (tested: TestedIntervals) => number): number =>
    tests.reduce((sum, tested) => sum + of(tested) * tested.at90.rows, 0) / rows;
  const cells = [
    coverage(tests, "at90"),
    coverage(tests, "at80"),
    weighted(({ own }) => own),
    weighted(({ at90 }) => at90.width),
    weighted(({ at90 }) => at90.score),
    weighted(({ at90 }) => at90.mape),
  ];
  const counts = `${String(tests.length).padStart(5)} ${String(rows).padStart(6)}`;
  return `${name.padEnd(WIDTH)} ${counts}  ${cells.map((cell) => formatShare(cell).padEnd(7)).join(" ")}`;
}

function coverage(tests: readonly TestedIntervals[], level: "at90" | "at80"): number {
  const sum = (of: (scores: IntervalScores) => number): number =>
    tests.reduce((total, each) => total + of(each[level]), 0);
  return sum(({ inside }) => inside) / sum(({ rows }) => rows);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
