import type { StudyOutcome } from "./run-study.ts";
import type { StudyTable } from "./study-table.ts";

/** Measured and predicted values of the rows that judge, part by part: by what was chosen there without them. */
export function validationRows({ table }: StudyTable, { validation, winners, judged }: StudyOutcome): number[][] {
  return validation.foldOf.map((part, entry) => [
    table.targets[validation.rows[entry]!]!,
    judged.get(winners[part]!.trial)!.predicted[entry]!,
  ]);
}
