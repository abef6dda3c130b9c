import type { TrainingTable } from "#core/dataset/training-table.ts";
import { configurationsNeeded } from "#core/selection/conformal.ts";
import type { Candidate, Metrics } from "./model.ts";

/** What a reader should know before trusting the model, as sentences. */
export function modelWarnings(
  table: TrainingTable,
  metrics: Metrics,
  candidates: readonly Candidate[],
  level: number,
): string[] {
  const warnings: string[] = [];
  const configurations = new Set(table.groups).size;
  if (table.partial) warnings.push("The campaign ended before all its runs were measured.");
  if (configurations < configurationsNeeded(level)) {
    warnings.push(
      `Only ${configurations} configurations were measured: the ${percent(level)} interval is a guess by Student's t.`,
    );
  }
  const { mape } = metrics.heldOut;
  const baseline = metrics.baseline.mape;
  if (mape !== null && baseline !== null && baseline > 0 && mape > 0.9 * baseline) {
    warnings.push(
      `No learner clearly beat the mean on configurations it had not seen: MAPE ${percent(mape)} against ${percent(baseline)}.`,
    );
  }
  if (metrics.heldOut.zeroTargets > 0) {
    const { zeroTargets, rows } = metrics.heldOut;
    warnings.push(
      `${zeroTargets} of ${rows} measured values are zero and have no relative error: MAPE leaves them out.`,
    );
  }
  if (table.droppedRows > 0) {
    warnings.push(`${table.droppedRows} rows were left out as their target or an input is missing.`);
  }
  for (const candidate of candidates) {
    if (candidate.kind === "failed") warnings.push(`No ${candidate.family} could be trained: ${candidate.reason}`);
  }
  return warnings;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
