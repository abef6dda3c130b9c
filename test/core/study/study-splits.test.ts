import { describe, expect, it } from "vitest";

import { innerRows } from "#core/study/inner-rows.ts";
import { studyParts } from "#core/study/study-splits.ts";
import { studyTable } from "#core/study/study-table.ts";
import type { StudyPlan } from "#core/study/study-plan.ts";

import { lawTable, studyPlan } from "../../support/study-plan.ts";

function parts(changes: Partial<StudyPlan>) {
  const plan = studyPlan(changes);
  const study = studyTable(lawTable(), plan, "law");
  return { parts: studyParts(plan, study), study };
}

describe("studyParts()", () => {
  it("keeps repetitions of a configuration on one side, in validation and selection", () => {
    const { parts: made, study } = parts({ validation: { kind: "folds", count: 4 }, runs: 2 });
    expect(made.map(({ run, fold }) => [run, fold])).toEqual(
      [1, 2].flatMap((run) => [1, 2, 3, 4].map((f) => [run, f])),
    );
    const groups = study.table.groups;
    for (const { validation, selection } of made) {
      for (const test of [validation, ...selection]) {
        const learned = new Set(test.training.map((row) => groups[row]));
        expect(test.heldOut.some((row) => learned.has(groups[row]))).toBe(false);
      }
      const held = new Set(validation.heldOut);
      for (const { training, heldOut } of selection) {
        expect([...training, ...heldOut].some((row) => held.has(row))).toBe(false);
        expect(training.length + heldOut.length).toBe(validation.training.length);
      }
    }
    const held = made.slice(0, 4).flatMap(({ validation }) => validation.heldOut);
    expect(held.sort((left, right) => left - right)).toEqual([...study.table.targets.keys()]);
  });

  it("cuts other parts in another run, and the same by the same seed", () => {
    const [first, second] = parts({ runs: 2 }).parts;
    expect(first!.validation.heldOut).not.toEqual(second!.validation.heldOut);
    expect(parts({ runs: 2 }).parts[0]).toEqual(first);
    expect(parts({ runs: 2, seed: 1 }).parts[0]!.validation.heldOut).not.toEqual(first!.validation.heldOut);
  });

  it("splits what a bound on rows has left, by old names or new ones (W10)", () => {
    const plan = studyPlan();
    const table = {
      ...plan.table,
      renames: [{ from: "cores", to: "threads" }],
      atMost: [{ column: "size", bound: 4 }],
    };
    const features = { ...plan.features, inverse: ["threads"] };
    const validation = { kind: "beyond", bounds: [{ column: "cores", bound: 4 }] } as const;
    const changed = studyPlan({ table, features, validation });
    const study = studyTable(lawTable(), changed, "law");
    const [part] = studyParts(changed, study);
    expect(study.table.targets).toHaveLength(36);
    expect(part!.validation.training).toHaveLength(24);
    expect(part!.validation.heldOut).toHaveLength(12);
    expect(study.notes).toEqual(["12 rows with size above 4 were dropped."]);
  });

  it("holds rows out by a column that is no input", () => {
    const plan = studyPlan();
    const table = { ...plan.table, skip: ["size"] };
    const { parts: made, study } = parts({
      table,
      validation: { kind: "between", columns: [{ column: "size", values: [2, 4] }] },
    });
    expect(study.table.features.columns.map(({ name }) => name)).toEqual(["cores"]);
    expect(made[0]!.validation.heldOut).toHaveLength(24);
  });

  it("refuses a split with nothing on a side", () => {
    expect(() => parts({ validation: { kind: "beyond", bounds: [{ column: "cores", bound: 9 }] } })).toThrow(
      /^Cannot learn by this split as it must hold at least one row out: it has 48 and 0$/,
    );
    expect(() => parts({ selection: { kind: "folds", count: 40 } })).toThrow(/^Cannot make folds/);
  });
});

describe("innerRows()", () => {
  const values = Float64Array.from([5, 1, 2, 3, 4, 6, 1, 6]);

  it("takes every so manieth value, never the smallest or the largest (W15)", () => {
    expect(innerRows("x", values, { stride: 2 }).map((row) => values[row])).toEqual([2, 4]);
    expect(innerRows("x", values, { stride: 3 }).map((row) => values[row])).toEqual([3]);
    expect(innerRows("x", values, { stride: 5 }).map((row) => values[row])).toEqual([5]);
    expect(() => innerRows("x", values, { stride: 6 })).toThrow(/must be one between others/);
  });

  it("takes listed values, and refuses those that are at an end or nowhere", () => {
    expect(innerRows("x", values, [5, 2])).toEqual([0, 2]);
    expect(() => innerRows("x", values, [1])).toThrow(/as 1 must be .*: it is the smallest or the largest$/);
    expect(() => innerRows("x", values, [2.5])).toThrow(/as 2\.5 must be .*: no row has it$/);
  });
});
