/**
 * How large the error of an answer may be: the reference's own uncertainty and the differences between the members,
 * together as independent ones are. Null where there is no reference.
 */
export function posteriorScale(deviations: Float64Array | null, spread: Float64Array): Float64Array | null {
  return deviations === null ? null : deviations.map((deviation, row) => Math.hypot(deviation, spread[row]!));
}
