import type { RunMeasurement } from "#core/trace/run-record.ts";

/** How late so many uploads were given. */
export interface LagTotals {
  readonly uploads: number;
  readonly sumSeconds: number;
  readonly largestSeconds: number;
}

/** How late the load was given: what the generator itself adds to what it measures. */
export class LoadLag {
  #sumSeconds: number;
  #largestSeconds: number;
  #uploads: number;

  /** Goes on where another generator ended. */
  constructor({ uploads, sumSeconds, largestSeconds }: LagTotals = { uploads: 0, sumSeconds: 0, largestSeconds: 0 }) {
    this.#uploads = uploads;
    this.#sumSeconds = sumSeconds;
    this.#largestSeconds = largestSeconds;
  }

  get totals(): LagTotals {
    return { uploads: this.#uploads, sumSeconds: this.#sumSeconds, largestSeconds: this.#largestSeconds };
  }

  /** So many uploads were given so late. */
  note(lagSeconds: number, uploads: number): void {
    const lag = Math.max(0, lagSeconds);
    this.#sumSeconds += lag * uploads;
    this.#largestSeconds = Math.max(this.#largestSeconds, lag);
    this.#uploads += uploads;
  }

  /** The load that was asked for beside the one that was given. */
  of(uploads: readonly { readonly atSeconds: number }[]): NonNullable<RunMeasurement["load"]> {
    const times = uploads.map(({ atSeconds }) => atSeconds);
    const spanSeconds = times.reduce((last, time) => Math.max(last, time), 0) - (times.at(0) ?? 0);
    return {
      requestedUploads: uploads.length,
      givenUploads: this.#uploads,
      requestedSpanSeconds: spanSeconds,
      lagSecondsMean: this.#uploads === 0 ? 0 : this.#sumSeconds / this.#uploads,
      lagSecondsLargest: this.#largestSeconds,
    };
  }
}
