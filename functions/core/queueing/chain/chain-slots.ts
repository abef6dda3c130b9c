import { sumHistograms } from "../simulation/log-histogram.ts";
import type { ChainCounts } from "./chain-run.ts";

const MOST_SLOTS = 2048;
/** Slots that share one count of each kind, so that a warm-up can be left out of these, too. */
export const SLOTS_PER_PART = 64;

/** Sums over stretches of arrivals, in their order. When there are too many, pairs become one. */
export class ChainSlots {
  /** One column after the other. */
  readonly columns: readonly Float64Array[];
  parts: ChainCounts[] = [];
  count = 0;
  jobsPerSlot = 8;

  constructor(width: number, expectedJobs: number) {
    this.columns = Array.from({ length: width }, () => new Float64Array(MOST_SLOTS));
    while (this.jobsPerSlot * MOST_SLOTS < expectedJobs) this.jobsPerSlot *= 2;
  }

  add(sums: Float64Array): void {
    for (const [column, values] of this.columns.entries()) values[this.count] = sums[column]!;
    this.count++;
  }

  get isFull(): boolean {
    return this.count === MOST_SLOTS;
  }

  get endsPart(): boolean {
    return this.count % SLOTS_PER_PART === 0;
  }

  halve(): void {
    for (const column of this.columns) {
      for (let slot = 0; slot < MOST_SLOTS / 2; slot++) column[slot] = column[2 * slot]! + column[2 * slot + 1]!;
    }
    this.count = MOST_SLOTS / 2;
    this.jobsPerSlot *= 2;
    this.parts = Array.from({ length: this.parts.length / 2 }, (_, pair) =>
      sumCounts([this.parts[2 * pair]!, this.parts[2 * pair + 1]!]),
    );
  }
}

export function sumCounts(parts: readonly ChainCounts[]): ChainCounts {
  return {
    responses: sumHistograms(parts.map(({ responses }) => responses)),
    waits: parts[0]!.waits.map((_, station) => sumHistograms(parts.map(({ waits }) => waits[station]!))),
    departures: parts[0]!.departures.map((_, station) => sumOf(parts.map(({ departures }) => departures[station]!))),
  };
}

function sumOf(parts: readonly (Float64Array | null)[]): Float64Array | null {
  if (parts[0] === null) return null;
  return Float64Array.from(parts[0]!, (_, index) => parts.reduce((sum, part) => sum + part![index]!, 0));
}
