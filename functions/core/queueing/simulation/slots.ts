import type { RunHistograms } from "./tandem-run.ts";
import { sumHistograms } from "./log-histogram.ts";
import { SLOT_COLUMNS } from "./slot-columns.ts";

/** Slots that share one histogram of each kind, so that a warm-up can be left out of these, too. */
export const SLOTS_PER_SEGMENT = 64;
const MOST_SLOTS = 4096;

/** What was counted during some slots. */
export interface Segment extends RunHistograms {
  readonly departures: Float64Array | null;
  readonly offloads: Float64Array | null;
}

/** Sums over stretches of arrivals, in their order. When there are too many, pairs become one. */
export class Slots {
  /** One column after the other. */
  readonly columns: readonly Float64Array[] = Array.from({ length: SLOT_COLUMNS }, () => new Float64Array(MOST_SLOTS));
  segments: Segment[] = [];
  count = 0;
  /** Jobs that a slot is to have. */
  jobsPerSlot: number;

  /** For so many jobs in all, as far as is known; more are no harm. */
  constructor(expectedJobs: number) {
    this.jobsPerSlot = 5;
    while (this.jobsPerSlot * MOST_SLOTS < expectedJobs) this.jobsPerSlot *= 2;
  }

  get isFull(): boolean {
    return this.count === MOST_SLOTS;
  }

  /** Whether a segment ends with the last slot. */
  get endsSegment(): boolean {
    return this.count % SLOTS_PER_SEGMENT === 0;
  }

  add(sums: Float64Array): void {
    for (let column = 0; column < SLOT_COLUMNS; column++) this.columns[column]![this.count] = sums[column]!;
    this.count++;
  }

  halve(): void {
    for (const column of this.columns) {
      for (let slot = 0; slot < MOST_SLOTS / 2; slot++) column[slot] = column[2 * slot]! + column[2 * slot + 1]!;
    }
    this.count = MOST_SLOTS / 2;
    this.jobsPerSlot *= 2;
    this.segments = Array.from({ length: this.segments.length / 2 }, (_, pair) =>
      sumSegments([this.segments[2 * pair]!, this.segments[2 * pair + 1]!]),
    );
  }
}

function sumSegments(segments: readonly Segment[]): Segment {
  const histograms = (kind: keyof RunHistograms) => sumHistograms(segments.map((segment) => segment[kind]));
  return {
    offloaded: histograms("offloaded"),
    local: histograms("local"),
    request: histograms("request"),
    departures: sumsOf(segments.map(({ departures }) => departures)),
    offloads: sumsOf(segments.map(({ offloads }) => offloads)),
  };
}

function sumsOf(parts: readonly (Float64Array | null)[]): Float64Array | null {
  const some = parts.filter((part) => part !== null);
  if (some.length === 0) return null;
  return Float64Array.from(some[0]!, (_, index) => some.reduce((sum, part) => sum + part[index]!, 0));
}
