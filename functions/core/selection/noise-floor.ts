import { rowKeys } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { mape } from "./mape.ts";

/** MAPE of guessing each row by the mean of the other rows with the very same inputs; null when there are none. */
export function noiseFloorMape({ features, targets }: Pick<TrainingTable, "features" | "targets">): number | null {
  const byKey = new Map<string, number[]>();
  for (const [row, key] of rowKeys(features).entries()) byKey.set(key, [...(byKey.get(key) ?? []), row]);
  const measured: number[] = [];
  const guessed: number[] = [];
  for (const rows of byKey.values()) {
    if (rows.length < 2) continue;
    const sum = rows.reduce((total, row) => total + targets[row]!, 0);
    for (const row of rows) {
      measured.push(targets[row]!);
      guessed.push((sum - targets[row]!) / (rows.length - 1));
    }
  }
  return mape(measured, guessed);
}
