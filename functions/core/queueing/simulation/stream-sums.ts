import type { StreamEstimate } from "./tandem-simulation.ts";

const SPANS = [10, 100, 1000] as const;
const FIRST = 6;
export const STREAM_SUMS = FIRST + 2 * SPANS.length;

/** Sums over the gaps between the events of a stream: count, powers, products of neighbours, and of spans of many gaps. */
export class StreamSums {
  #sums = new Float64Array(STREAM_SUMS);
  #seen = 0;
  #last = 0;
  #before = 0;
  #twoBefore = 0;
  readonly #begun = new Float64Array(SPANS.length);

  add(time: number): void {
    const seen = this.#seen++;
    if (seen === 0) {
      this.#begun.fill(time);
      this.#last = time;
      return;
    }
    const sums = this.#sums;
    const gap = time - this.#last;
    this.#last = time;
    sums[0]!++;
    sums[1]! += gap;
    sums[2]! += gap * gap;
    sums[3]! += gap * gap * gap;
    sums[4]! += gap * this.#before;
    sums[5]! += gap * this.#twoBefore;
    this.#twoBefore = this.#before;
    this.#before = gap;
    for (let index = 0; index < SPANS.length && seen % SPANS[index]! === 0; index++) {
      const span = time - this.#begun[index]!;
      this.#begun[index] = time;
      sums[FIRST + 2 * index]!++;
      sums[FIRST + 2 * index + 1]! += span * span;
    }
  }

  /** The sums since they were taken last. */
  take(): Float64Array {
    const taken = this.#sums;
    this.#sums = new Float64Array(STREAM_SUMS);
    return taken;
  }
}

export function streamEstimate(parts: readonly Float64Array[]): StreamEstimate {
  const sums = new Float64Array(STREAM_SUMS);
  for (const part of parts) for (let index = 0; index < sums.length; index++) sums[index]! += part[index]!;
  const [count = 0, sum = 0, squares = 0, cubes = 0, neighbours = 0, apart = 0] = sums;
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  const [d10, d100, d1000] = SPANS.map((gaps, index) => {
    const spans = sums[FIRST + 2 * index]!;
    return (gaps * (sums[FIRST + 2 * index + 1]! / spans - (gaps * mean) ** 2)) / (gaps * mean) ** 2;
  }) as [number, number, number];
  const scv = variance / mean ** 2;
  const lag1 = (neighbours / count - mean * mean) / variance;
  return {
    events: count,
    meanGapSeconds: mean,
    scv,
    thirdMoment: (cubes / count - 3 * mean * (squares / count) + 2 * mean ** 3) / mean ** 3,
    lag1,
    lag2: (apart / count - mean * mean) / variance,
    dispersion: { 2: scv * (1 + lag1), 10: d10, 100: d100, 1000: d1000 },
  };
}
