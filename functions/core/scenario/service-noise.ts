import type { HeldOutRow } from "#core/model/held-out-row.ts";
import type { Model } from "#core/model/model.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";
import type { Prediction } from "#core/model/prediction.ts";

/** Standard deviations of ln(measured / predicted): what a model errs for all invocations alike, and what each scatters. */
export interface ServiceNoise {
  readonly modelDeviation: number;
  readonly invocationDeviation: number;
}

/** Half the width of a normal law's 90 % interval in standard deviations. */
const HALF_OF_90_PERCENT = 1.6449;
/** Fewer repetitions tell nothing of the scatter. */
const LEAST_FREEDOM = 5;
/** Nobody knows less than this. */
const MOST_DEVIATION = 1;

/**
 * The uncertainty of one prediction, taken apart: its interval holds both a model's error and the scatter from one
 * invocation to the next; the scatter is that of held-out measurements of the same around their mean, and the error is
 * at least what those means were off.
 */
export function serviceNoise(model: Model, { prediction, lower, upper }: Prediction): ServiceNoise {
  if (!(prediction > 0 && upper > lower)) return { modelDeviation: 0, invocationDeviation: 0 };
  const { within, between } = parts(model);
  const halves = lower > 0 ? Math.log(upper / lower) / 2 : Math.log(upper / prediction);
  const whole = Math.min(MOST_DEVIATION, halves / HALF_OF_90_PERCENT);
  const invocationDeviation = Math.min(within, whole);
  const rest = Math.sqrt(Math.max(0, whole ** 2 - invocationDeviation ** 2));
  return { modelDeviation: Math.max(rest, Math.min(between, whole)), invocationDeviation };
}

interface Parts {
  readonly within: number;
  readonly between: number;
}

const known = new WeakMap<Model, Parts>();

function parts(model: Model): Parts {
  let found = known.get(model);
  if (found === undefined) {
    found = partsOf(heldOutRowsOf(model));
    known.set(model, found);
  }
  return found;
}

/** Around the mean of equal questions in a configuration; where these are too few, of all that was asked in it. */
function partsOf(rows: readonly HeldOutRow[]): Parts {
  const whole = spread(rows, ({ configuration }) => configuration);
  const alike = spread(rows, ({ configuration, inputs }) => JSON.stringify([configuration, inputs]));
  const { squares, freedom } = alike.freedom >= LEAST_FREEDOM ? alike : whole;
  const variance = freedom === 0 ? 0 : squares / freedom;
  return { within: Math.sqrt(variance), between: Math.sqrt(Math.max(0, whole.meanSquare - variance * whole.share)) };
}

/** Of ln(measured / predicted): around the means of groups, and of these means, each of which has a share of the scatter. */
function spread(rows: readonly HeldOutRow[], groupOf: (row: HeldOutRow) => string) {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    if (!(row.measured > 0 && row.predicted > 0)) continue;
    const own = groups.get(groupOf(row)) ?? [];
    own.push(Math.log(row.measured / row.predicted));
    groups.set(groupOf(row), own);
  }
  let [squares, freedom, meanSquares, shares] = [0, 0, 0, 0];
  for (const own of groups.values()) {
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    squares += own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    freedom += own.length - 1;
    meanSquares += mean ** 2;
    shares += 1 / own.length;
  }
  const count = Math.max(1, groups.size);
  return { squares, freedom, meanSquare: meanSquares / count, share: shares / count };
}
