import { formatQuantity } from "#core/document/format-quantity.ts";
import type { ModelInput } from "./model.ts";
import type { PredictionRow } from "./prediction.ts";

export interface Extrapolation {
  /** 0 inside, else the largest distance outside in units of the trained range. */
  readonly distance: number;
  /** The same without the inputs along which the model was made to extrapolate. */
  readonly unexpected: number;
  /** In words; empty inside. */
  readonly reason: string;
}

/** How far a question lies outside the trained range of each number; `expected` are inputs that will be beyond theirs. */
export function extrapolationOf(
  inputs: readonly ModelInput[],
  row: PredictionRow,
  expected: readonly string[] = [],
): Extrapolation {
  let distance = 0;
  let unexpected = 0;
  const reasons: string[] = [];
  for (const input of inputs) {
    if (input.kind === "category") continue;
    const { name, unit, minimum, maximum } = input;
    const value = row[name] as number;
    const beyond = value > maximum ? value - maximum : minimum - value;
    if (!(beyond > 0)) continue;
    // An input that had one value has no range: its own size stands in.
    const range = maximum > minimum ? maximum - minimum : Math.abs(maximum) || 1;
    distance = Math.max(distance, beyond / range);
    if (!expected.includes(name) || value < minimum) unexpected = Math.max(unexpected, beyond / range);
    const side = value > maximum ? "above" : "below";
    reasons.push(
      maximum > minimum
        ? `${name} = ${formatQuantity(value, unit)} is ${side} the trained range ${formatQuantity(minimum, unit)} to ${formatQuantity(maximum, unit)} by ${times(beyond / range)} its width`
        : `${name} = ${formatQuantity(value, unit)} was never tried: it was always ${formatQuantity(maximum, unit)}`,
    );
  }
  return { distance, unexpected, reason: reasons.join("; ") };
}

function times(ratio: number): string {
  return ratio < 0.01 ? "less than 0.01 times" : `${Number(ratio.toPrecision(2))} times`;
}
