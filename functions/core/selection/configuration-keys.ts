import type { FeatureTable } from "#core/dataset/feature-table.ts";

/**
 * A whole number below 2⁵³ for each row, the same for rows with equal inputs, by cyrb53 (bryc, public domain): among a
 * thousand rows two different ones share theirs once in ten thousand million times.
 */
export function configurationKeys({ rowCount, columns }: FeatureTable): Float64Array {
  const high = new Int32Array(rowCount).fill(0xdeadbeef | 0);
  const low = new Int32Array(rowCount).fill(0x41c6ce57);
  const mix = (row: number, word: number): void => {
    const [upper, lower] = [Math.imul(high[row]! ^ word, 2654435761), Math.imul(low[row]! ^ word, 1597334677)];
    high[row] = upper ^ (upper >>> 15);
    low[row] = lower ^ (lower >>> 13);
  };
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  for (const column of columns) {
    for (let row = 0; row < rowCount; row++) {
      if (column.kind === "category") {
        const text = column.values[row]!;
        mix(row, text.length);
        for (let at = 0; at < text.length; at++) mix(row, text.charCodeAt(at));
      } else {
        // Adding zero makes -0 the zero that it equals.
        number[0] = column.values[row]! + 0;
        mix(row, words[0]!);
        mix(row, words[1]!);
      }
    }
  }
  return Float64Array.from({ length: rowCount }, (_, row) => finished(high[row]!, low[row]!));
}

function finished(high: number, low: number): number {
  const upper = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const lower = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(upper ^ (upper >>> 13), 3266489909);
  return 4294967296 * (2097151 & lower) + (upper >>> 0);
}
