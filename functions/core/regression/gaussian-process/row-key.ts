import type { Matrix } from "#core/numeric/matrix.ts";

/** Parts of a deviation that are still told apart. */
const FINENESS = 2 ** 20;

/**
 * A whole number below 2⁵³ for each row of standardised features, the same for rows that are the same to a millionth, by
 * cyrb53 (bryc, public domain): among a thousand rows two different ones share theirs once in ten thousand million times.
 */
export function rowKeys({ columnCount, data }: Matrix): (row: number) => number {
  return (row) => {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let at = row * columnCount, end = at + columnCount; at < end; at++) {
      const word = Math.round(data[at]! * FINENESS) | 0;
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
