import { z } from "zod";

import { PackedHeldOut } from "./packed-held-out.ts";

/** A prediction for a row whose configuration took no part in training, with an interval calibrated without its fold. */
export const HeldOutRow = z.strictObject({
  configuration: z.string(),
  fold: z.int().nonnegative(),
  inputs: z.record(z.string(), z.union([z.number(), z.string()])),
  measured: z.number(),
  predicted: z.number(),
  lower: z.number(),
  upper: z.number(),
});
export type HeldOutRow = z.infer<typeof HeldOutRow>;

const ROWS = z.array(HeldOutRow);

/**
 * All such rows of a model, listed or packed. Listed ones are most of what there is to check in it, and whoever starts a
 * predictor waits for that: only where something is wrong is asked of the schema what it is.
 */
export const HeldOutRows = z.custom<HeldOutRow[] | PackedHeldOut>().superRefine((rows, context) => {
  if (Array.isArray(rows) && rows.every(isHeldOutRow)) return;
  const isPacked = typeof rows === "object" && rows !== null && !Array.isArray(rows);
  for (const { code: _code, ...issue } of (isPacked ? PackedHeldOut : ROWS).safeParse(rows).error?.issues ?? []) {
    context.addIssue({ ...issue, code: "custom" });
  }
});

const KEYS = Object.keys(HeldOutRow.shape).length;

function isHeldOutRow(row: unknown): boolean {
  if (typeof row !== "object" || row === null) return false;
  const { configuration, fold, inputs, measured, predicted, lower, upper } = row as Partial<HeldOutRow>;
  return (
    Object.keys(row).length === KEYS &&
    typeof configuration === "string" &&
    Number.isSafeInteger(fold) &&
    fold! >= 0 &&
    isRecord(inputs) &&
    Number.isFinite(measured) &&
    Number.isFinite(predicted) &&
    Number.isFinite(lower) &&
    Number.isFinite(upper)
  );
}

function isRecord(inputs: unknown): boolean {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) return false;
  for (const value of Object.values(inputs)) {
    if (typeof value !== "string" && !Number.isFinite(value)) return false;
  }
  return true;
}
