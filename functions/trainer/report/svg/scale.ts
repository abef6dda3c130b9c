/** From values of the data to places on the paper. */
export interface Scale {
  readonly kind: "linear" | "log";
  readonly minimum: number;
  readonly maximum: number;
  at(value: number): number;
}

export interface ScaleOptions {
  readonly minimum: number;
  readonly maximum: number;
  /** Where the minimum and the maximum lie on the paper. */
  readonly from: number;
  readonly to: number;
}

/** Equal differences are equal lengths. */
export function linearScale({ minimum, maximum, from, to }: ScaleOptions): Scale {
  const span = maximum - minimum || 1;
  return { kind: "linear", minimum, maximum, at: (value) => from + ((value - minimum) / span) * (to - from) };
}

/** Equal ratios are equal lengths; for positive values. */
export function logScale({ minimum, maximum, from, to }: ScaleOptions): Scale {
  if (!(minimum > 0))
    throw new RangeError(`Cannot make a log scale as it must begin above 0: current value is ${minimum}`);
  const inner = linearScale({ minimum: Math.log(minimum), maximum: Math.log(maximum), from, to });
  return { kind: "log", minimum, maximum, at: (value) => inner.at(Math.log(Math.max(value, minimum / 1e3))) };
}

/** Log when positive values differ more than thirtyfold, else linear from zero when zero is near. */
export function scaleOf(values: readonly number[], { from, to }: Pick<ScaleOptions, "from" | "to">): Scale {
  const finite = values.filter(Number.isFinite);
  const smallest = Math.min(...finite);
  const largest = Math.max(...finite);
  if (finite.length === 0) return linearScale({ minimum: 0, maximum: 1, from, to });
  if (smallest > 0 && largest / smallest > 30) {
    return logScale({ minimum: smallest / 1.15, maximum: largest * 1.15, from, to });
  }
  const margin = (largest - smallest || Math.abs(largest) || 1) * 0.06;
  const minimum = smallest >= 0 && smallest < largest * 0.6 ? 0 : smallest - margin;
  return linearScale({ minimum, maximum: largest + margin, from, to });
}
