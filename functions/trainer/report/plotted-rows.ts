import type { HeldOutRow } from "#core/model/held-out-row.ts";
import type { Model } from "#core/model/model.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

const MOST_ROWS = 400;

/** The held-out rows that plots show: all, or an even part of very many. */
export function plottedRows(model: Model): readonly HeldOutRow[] {
  const heldOut = heldOutRowsOf(model);
  if (heldOut.length <= MOST_ROWS) return heldOut;
  return Array.from(
    { length: MOST_ROWS },
    (_, index) => heldOut[Math.floor((index * heldOut.length) / MOST_ROWS)],
  ).filter((row) => row !== undefined);
}

/** `held-out rows`, or how many of them are shown. */
export function plottedWords(model: Model): string {
  const shown = plottedRows(model).length;
  const { rows } = model.metrics.coverage;
  return shown === rows ? "held-out rows" : `${shown} of ${rows} held-out rows`;
}

/** Whether every held-out row measured the very same, so that there is nothing to plot. */
export function isConstant(model: Model): boolean {
  const heldOut = heldOutRowsOf(model);
  return heldOut.every(({ measured }) => measured === heldOut[0]?.measured);
}
