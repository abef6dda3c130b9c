import type { Matrix } from "#core/numeric/matrix.ts";

/**
 * A whole number below 2⁵³ for each row, the same for the same numbers to seven digits, by cyrb53 (bryc, public domain):
 * among a thousand rows two different ones share theirs once in ten thousand million times.
 */
export function rowKeys({ rowCount, columnCount, data }: Matrix): (row: number) => number {
  const single = new Float32Array(1);
  const bits = new Int32Array(single.buffer);
  void rowCount;
  return (row) => {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let at = row * columnCount, end = at + columnCount; at < end; at++) {
      // Zero has two signs.
      single[0] = data[at]! + 0;
      const word = bits[0]!;
      high = Math.imul(high ^ word, 2654435761);
      low = Math.imul(low ^ word, 1597334677);
      high ^= high >>> 15;
      low ^= low >>> 13;
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  };
}
