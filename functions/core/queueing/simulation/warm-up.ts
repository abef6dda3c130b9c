/** Observations whose mean is one value of the rule (White 1997, "MSER-5"). */
const TOGETHER = 5;

/** Warm-up of a run that is short beside how long its waits hang together, as those of labels are. */
export const SHORT_RUN_WARM_UP = 0.1;

/** How many slots at the start are warm-up: a share of them, where one is given, else what MSER-5 says. */
export function warmUpSlots(
  sums: Float64Array,
  counts: Float64Array,
  slots: number,
  share: number | undefined,
): number {
  return share === undefined ? mser5Slots(sums, counts, slots) : Math.floor(share * slots);
}

/**
 * How many slots at the start are warm-up, after MSER-5: without them the squared standard error of the mean of what is left,
 * as if its values were independent, is least. `sums` of a metric over slots are divided by `counts`; neighbouring slots are
 * taken together until they have five observations.
 */
function mser5Slots(sums: Float64Array, counts: Float64Array, slots: number): number {
  let observations = 0;
  for (let slot = 0; slot < slots; slot++) observations += counts[slot]!;
  let width = 1;
  while (width < slots && observations * width < TOGETHER * slots) width *= 2;
  const groups = Math.floor(slots / width);
  const values = new Float64Array(groups);
  const overall = meanOf(sums, counts, slots);
  for (let group = 0; group < groups; group++) {
    let [sum, count] = [0, 0];
    for (let slot = group * width; slot < (group + 1) * width; slot++) {
      sum += sums[slot]!;
      count += counts[slot]!;
    }
    values[group] = count === 0 ? overall : sum / count;
  }
  return width * leastErrorStart(values);
}

function meanOf(sums: Float64Array, counts: Float64Array, slots: number): number {
  let [sum, count] = [0, 0];
  for (let slot = 0; slot < slots; slot++) {
    sum += sums[slot]!;
    count += counts[slot]!;
  }
  return count === 0 ? 0 : sum / count;
}

function leastErrorStart(values: Float64Array): number {
  let sum = 0;
  let squares = 0;
  let best = 0;
  let least = Infinity;
  // Around the overall mean the squares lose no digits.
  const middle = values.reduce((total, value) => total + value, 0) / values.length;
  for (let start = values.length - 1; start >= 0; start--) {
    const value = values[start]! - middle;
    sum += value;
    squares += value * value;
    const count = values.length - start;
    if (count < TOGETHER) continue;
    const error = (squares - (sum * sum) / count) / (count * count);
    if (error <= least) [best, least] = [start, error];
  }
  return best;
}
