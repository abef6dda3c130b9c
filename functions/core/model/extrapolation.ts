import { formatQuantity } from "#core/document/format-quantity.ts";
import type { ModelInput } from "./model.ts";
import type { PredictionRow } from "./prediction.ts";

export interface Extrapolation {
  /** 0 inside, else the largest distance outside in units of the trained range; a category never measured is 1 away. */
  readonly distance: number;
  /** The same without the inputs along which the model was made to extrapolate. */
  readonly unexpected: number;
  /** In words, for each input that lies outside; empty inside. */
  readonly reason: string;
}

/**
 * How far a question lies outside the trained range of each number and from the trained categories; `expected` are inputs
 * that will be beyond theirs, each with how far beyond its data the model was tested, in widths of the range.
 */
export function extrapolationOf(
  inputs: readonly ModelInput[],
  row: PredictionRow,
  expected: ReadonlyMap<string, number> = new Map(),
): Extrapolation {
  let distance = 0;
  let unexpected = 0;
  const reasons: string[] = [];
  for (const input of inputs) {
    const value = row[input.name]!;
    const far = input.kind === "number" ? beyond(input, value as number) : beside(input, value as string);
    if (!(far > 0)) continue;
    distance = Math.max(distance, far);
    const isExpected = input.kind === "number" && expected.has(input.name) && (value as number) > input.maximum;
    if (!isExpected) unexpected = Math.max(unexpected, far);
    reasons.push(
      input.kind === "number"
        ? numberWords(input, value as number, far) + (isExpected ? testedWords(expected.get(input.name)!) : "")
        : `${input.name} = ${JSON.stringify(value)} was never measured: it counts as "${input.other}"`,
    );
  }
  return { distance, unexpected, reason: reasons.join("; ") };
}

type Input<Kind extends ModelInput["kind"]> = Extract<ModelInput, { readonly kind: Kind }>;

function beyond({ minimum, maximum }: Input<"number">, value: number): number {
  // An input that had one value has no range: its own size stands in.
  const range = maximum > minimum ? maximum - minimum : Math.abs(maximum) || 1;
  return Math.max(0, value - maximum, minimum - value) / range;
}

function beside({ values, other }: Input<"category">, value: string): number {
  return other === undefined || values.includes(value) ? 0 : 1;
}

function numberWords({ name, unit, minimum, maximum }: Input<"number">, value: number, far: number): string {
  const asked = `${name} = ${formatQuantity(value, unit)}`;
  if (maximum === minimum) return `${asked} was never tried: it was always ${formatQuantity(maximum, unit)}`;
  const range = `${formatQuantity(minimum, unit)} to ${formatQuantity(maximum, unit)}`;
  return `${asked} is ${value > maximum ? "above" : "below"} the trained range ${range} by ${times(far)} its width`;
}

function testedWords(tested: number): string {
  return tested > 0 ? `, where going beyond was tested to ${times(tested)} the width` : "";
}

function times(ratio: number): string {
  return ratio < 0.01 ? "less than 0.01 times" : `${Number(ratio.toPrecision(2))} times`;
}
