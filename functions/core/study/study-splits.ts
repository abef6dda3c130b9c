import type { Prng } from "#core/numeric/prng.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import { groupKFold, heldOutRowsOf } from "#core/selection/folds.ts";
import { newName, type StudyTable } from "./study-table.ts";
import type { RandomSplit, StudyPlan } from "./study-plan.ts";
import { innerRows } from "./inner-rows.ts";

/** Rows to learn from and rows to test with. */
export interface SplitTest {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/** One judgement: rows that are held out from everything, and tests among the others by which is chosen. */
export interface StudyPart {
  /** From 1. */
  readonly run: number;
  /** Of the validation's folds, from 1. */
  readonly fold: number;
  readonly validation: SplitTest;
  readonly selection: readonly SplitTest[];
}

/** All parts of a study. Splits are made of the rows that are left; a configuration's repetitions are on one side. */
export function studyParts(plan: StudyPlan, study: StudyTable): StudyPart[] {
  return Array.from({ length: plan.runs }, (_, index) => index + 1).flatMap((run) => {
    const random = (what: string): Prng => prng(`${plan.seed}/run ${run}/${what}`);
    return validationTests(plan, study, random("validation")).map((validation, index): StudyPart => {
      const inner = randomTests(plan.selection, validation.training, study, random(`selection ${index + 1}`));
      return { run, fold: index + 1, validation, selection: inner };
    });
  });
}

function validationTests({ validation, table }: StudyPlan, study: StudyTable, random: Prng): SplitTest[] {
  const all = [...study.table.targets.keys()];
  if (validation.kind !== "beyond" && validation.kind !== "between") return randomTests(validation, all, study, random);
  const held = new Set<number>();
  if (validation.kind === "beyond") {
    for (const { column, bound } of validation.bounds) {
      const values = study.splitting.get(newName(table, column))!;
      for (const row of all) if (values[row]! > bound) held.add(row);
    }
  } else {
    for (const { column, values } of validation.columns) {
      const name = newName(table, column);
      for (const row of innerRows(name, study.splitting.get(name)!, values)) held.add(row);
    }
  }
  return [checked({ training: all.filter((row) => !held.has(row)), heldOut: all.filter((row) => held.has(row)) })];
}

function randomTests(split: RandomSplit, rows: readonly number[], study: StudyTable, random: Prng): SplitTest[] {
  const groups = rows.map((row) => study.table.groups[row]!);
  switch (split.kind) {
    case "none":
      return [{ training: rows, heldOut: rows }];
    case "hold-out": {
      const held = heldOutGroups(groups, split.share, random);
      return [
        checked({
          training: rows.filter((_, place) => !held.has(groups[place]!)),
          heldOut: rows.filter((_, place) => held.has(groups[place]!)),
        }),
      ];
    }
    case "folds": {
      const folds = groupKFold(groups, split.count, random);
      return Array.from({ length: folds.count }, (_, fold) => ({
        training: folds.training[fold]!.map((place) => rows[place]!),
        heldOut: heldOutRowsOf(folds, fold).map((place) => rows[place]!),
      }));
    }
  }
}

/** Groups by chance until they hold the share of the rows. */
function heldOutGroups(groups: readonly string[], share: number, random: Prng): ReadonlySet<string> {
  const held = new Set<string>();
  let count = 0;
  for (const group of shuffle([...new Set(groups)], random)) {
    if (count >= share * groups.length) break;
    held.add(group);
    count += groups.filter((other) => other === group).length;
  }
  return held;
}

function checked(test: SplitTest): SplitTest {
  if (test.training.length > 0 && test.heldOut.length > 0) return test;
  const side = test.heldOut.length === 0 ? "hold at least one row out" : "leave at least one row to learn from";
  throw new RangeError(
    `Cannot learn by this split as it must ${side}: it has ${test.training.length} and ${test.heldOut.length}`,
  );
}
