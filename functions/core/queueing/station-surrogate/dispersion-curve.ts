import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";

const SCALES = [1, 2, 10, 100, 1000] as const;
const LOGS = SCALES.map(Math.log);
const LAST = 100;
const SMALL = 0.02;

/**
 * The index of dispersion of any number of gaps: between the numbers that it is known of by cubics that do not overshoot
 * (Fritsch and Carlson 1980) on two logarithmic scales, beyond as it goes to its limit once covariances have died out.
 */
export function dispersionCurve(gaps: StreamDescriptors): (count: number) => number {
  const { scv, dispersion2, dispersion10, dispersion100, dispersionOfMany } = gaps;
  const beyond = (count: number): number => dispersionOfMany - ((dispersionOfMany - dispersion100) * LAST) / count;
  const known = [scv, dispersion2, dispersion10, dispersion100, beyond(1000)];
  const heights = known.map((value) => Math.log(Math.max(0, value) + SMALL));
  const widths = heights.slice(1).map((_, part) => LOGS[part + 1]! - LOGS[part]!);
  const rises = widths.map((width, part) => (heights[part + 1]! - heights[part]!) / width);
  const slopes = heights.slice(1).map((_, node) => {
    if (node === 0) return rises[0]!;
    const [before, after] = [rises[node - 1]!, rises[node]!];
    if (before * after <= 0) return 0;
    const [left, right] = [2 * widths[node]! + widths[node - 1]!, widths[node]! + 2 * widths[node - 1]!];
    return (left + right) / (left / before + right / after);
  });
  return (count) => {
    if (count >= LAST) return Math.max(0, beyond(count));
    let part = 0;
    while (count > SCALES[part + 1]!) part++;
    const width = widths[part]!;
    const place = Math.max(0, Math.log(count) - LOGS[part]!) / width;
    const [square, cube] = [place * place, place * place * place];
    const height =
      (2 * cube - 3 * square + 1) * heights[part]! +
      (cube - 2 * square + place) * width * slopes[part]! +
      (3 * square - 2 * cube) * heights[part + 1]! +
      (cube - square) * width * slopes[part + 1]!;
    return Math.exp(height) - SMALL;
  };
}
