import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { calibrationQuantile } from "./calibration-quantile.ts";
import type { FoldKind } from "./folds.ts";
import { fitLocalScale, type LocalScale, localScale } from "./local-scale.ts";

/** What an error is: ln(measured / predicted), or measured - predicted. */
export type ErrorKind = "ratio" | "difference";

export interface CalibratedInterval {
  readonly errors: ErrorKind;
  readonly scale: LocalScale;
  readonly quantiles: readonly { readonly level: number; readonly scaledError: number }[];
}

/** Answers for test entries that intervals are calibrated on. */
export interface HeldOutPredictions {
  readonly table: FeatureTable;
  readonly measured: Float64Array;
  readonly predicted: Float64Array;
  readonly groups: readonly string[];
  readonly foldOf: readonly number[];
  readonly foldKind: FoldKind;
  /** How uncertain the answers are by the learner's own account; null where it has none. */
  readonly posterior: Float64Array | null;
}

export const INTERVAL_LEVELS: readonly number[] = [0.5, 0.8, 0.9, 0.95];

/** Fewer configurations than this tell nothing of where errors are large. */
const LEAST_FOR_LOCAL_SCALE = 15;

export function predictionError(kind: ErrorKind, measured: number, predicted: number): number {
  return kind === "ratio" ? Math.log(measured / predicted) : measured - predicted;
}

/**
 * Widths for all levels: scaled by the learner's own account of its uncertainty where it has one, else with a local
 * scale where that makes the intervals narrower on average.
 */
export function calibrateInterval(errors: ErrorKind, heldOut: HeldOutPredictions): CalibratedInterval {
  const { table, measured, predicted, groups, posterior } = heldOut;
  const sizes = measured.map((value, row) => Math.abs(predictionError(errors, value, predicted[row]!)));
  if (posterior !== null) return withScale(errors, { kind: "posterior" }, sizes, heldOut).interval;
  const plain = withScale(errors, { kind: "constant" }, sizes, heldOut);
  if (new Set(groups).size < LEAST_FOR_LOCAL_SCALE) return plain.interval;
  const local = withScale(errors, fitLocalScale(sizes, table), sizes, heldOut);
  return local.width < plain.width ? local.interval : plain.interval;
}

/** Half the interval's width on the scale of its errors. */
export function halfWidth(interval: CalibratedInterval, level: number, scaleHere: number): number {
  const found = interval.quantiles.find((quantile) => quantile.level === level);
  if (found === undefined) throw new RangeError(`Cannot make an interval as its level must be calibrated: ${level}`);
  return found.scaledError * scaleHere;
}

/** The largest ratio between an end of an interval and its middle. */
const LARGEST_RATIO = Math.log(1e6);

/** The ends of an interval around a prediction; never below the bound. */
export function intervalEnds(
  errors: ErrorKind,
  prediction: number,
  half: number,
  lowerBound: number | null,
): { readonly lower: number; readonly upper: number } {
  const factor = Math.exp(Math.min(half, LARGEST_RATIO));
  const lower = errors === "ratio" ? prediction / factor : prediction - half;
  const upper = errors === "ratio" ? prediction * factor : prediction + half;
  return { lower: lowerBound === null ? lower : Math.max(lowerBound, lower), upper };
}

/** Exact laws leave errors of rounding: no interval is narrower than this share of what it is about. */
const LEAST_SHARE = 1e-6;

function withScale(errors: ErrorKind, scale: LocalScale, sizes: Float64Array, heldOut: HeldOutPredictions) {
  const { table, groups, measured, foldOf, foldKind, posterior } = heldOut;
  const scales = localScale(scale, table, posterior).map((value) => Math.max(value, Number.MIN_VALUE));
  const largest = scales.reduce((most, value) => Math.max(most, value), 0);
  const magnitude = errors === "ratio" ? 1 : measured.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const least = (LEAST_SHARE * magnitude) / (largest || 1);
  const scaled = sizes.map((size, row) => size / scales[row]!);
  const standard = scale.kind === "posterior";
  const quantiles: { level: number; scaledError: number }[] = [];
  for (const level of INTERVAL_LEVELS) {
    // A guess for a high level may fall below the quantile of a lower one.
    const here = calibrationQuantile(foldKind, { scaled, groups, foldOf, standard }, level);
    quantiles.push({ level, scaledError: Math.max(quantiles.at(-1)?.scaledError ?? least, here) });
  }
  const width = scales.reduce((sum, value) => sum + value, 0) * quantiles[2]!.scaledError;
  return { interval: { errors, scale, quantiles }, width };
}
