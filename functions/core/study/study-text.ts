import { formatShare } from "#core/document/format-quantity.ts";
import type { MeanScores, StudyResults } from "./study-results.ts";

/** The results of a study for people: the same numbers in sentences. */
export function studyText({ delivered, baseline, techniques, parts, notes, ...results }: StudyResults): string {
  const lines = [
    `${results.target} of ${results.name}: ${results.rows} rows of ${results.configurations} configurations, chosen by ${results.selectedBy}.`,
    ...notes.map((note) => `Note: ${note}`),
    "",
    `Delivered: ${delivered.trial}, fitted to all rows.`,
    `  selection error ${short(delivered.selectionError)}; validation ${scoreWords(delivered.validation)}.`,
    `  Validation is of: ${delivered.data}`,
    ...(baseline === null ? [] : [`  The mean alone: ${scoreWords(baseline)}.`]),
    "",
    ...techniques.flatMap((technique) => [
      `${technique.family}: ${technique.trials} ${technique.trials === 1 ? "trial" : "trials"}`,
      ...(technique.best === null || technique.validation === null || technique.selectionError === null
        ? ["  none could be learned"]
        : [
            `  best ${technique.best}`,
            `  selection error ${short(technique.selectionError)}; validation ${scoreWords(technique.validation)}`,
          ]),
      ...technique.failures.map(({ reason, count }) => `  ${count} failed: ${reason}`),
    ]),
    "",
    ...parts.map(
      (part) =>
        `Run ${part.run}, fold ${part.fold}: ${part.trainingRows} rows learned from, ${part.validationRows} judged; chosen ${part.trial}; validation ${scoreWords(part.validation)}.`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function scoreWords({ mape, rmse, r2 }: Pick<MeanScores, "mape" | "rmse" | "r2">): string {
  return [
    mape === null ? "no MAPE, as all measured values are zero" : `MAPE ${formatShare(mape)}`,
    `RMSE ${short(rmse)}`,
    ...(r2 === null ? [] : [`R² ${short(r2)}`]),
  ].join(", ");
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
