import { TimeHistogram } from "../simulation/time-histogram.ts";
import type { ResponseResult } from "./network-result.ts";
import { SeriesMeans } from "./series-means.ts";

/** What is counted of the responses of originals. */
export class ResponseTally {
  readonly #means = new SeriesMeans(1);
  readonly #histogram = new TimeHistogram();

  get count(): number {
    return this.#means.count(0);
  }

  add(seconds: number): void {
    this.#means.add(0, seconds);
    this.#histogram.add(seconds);
  }

  /** Takes them. */
  result(): ResponseResult {
    const { value: meanSeconds, standardError } = this.#means.estimate(0);
    const [p50Seconds, p90Seconds, p95Seconds, p99Seconds] = this.#histogram.takeQuantiles([0.5, 0.9, 0.95, 0.99]) as [
      number,
      number,
      number,
      number,
    ];
    return { meanSeconds, standardError, p50Seconds, p90Seconds, p95Seconds, p99Seconds };
  }
}
