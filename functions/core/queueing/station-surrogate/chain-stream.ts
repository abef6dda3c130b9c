import type { BatchSize } from "../laws/batch-size.ts";
import { dispersionOfMany } from "../laws/arrival-law.ts";
import type { Chain, ChainLink } from "../chain/chain.ts";
import { type StreamDescriptors, arrivalDescriptors } from "../surrogate/arrival-descriptors.ts";
import { lawMemory } from "../surrogate/law-memory.ts";
import { gatheredGaps } from "./gathered-gaps.ts";
import { thinnedGaps } from "./thinned-gaps.ts";

/** Batches of jobs that come to a station: what is passed on from one to the next. */
export interface ChainStream {
  /** Batches a second, their gaps, and how many jobs they have. */
  readonly batchRate: number;
  readonly gaps: StreamDescriptors;
  readonly batchSize: BatchSize;
  /** How much batches are parts of batches of the station before: 1 where each is, 0 where they take jobs as they come. */
  readonly alignment: number;
  /** How long jobs have been in the chain on average, and how much of it they waited for others to go with at last. */
  readonly ageSeconds: number;
  readonly gatheredShare: number;
}

/** A station that jobs leave for the next. */
export interface LeftStation {
  readonly jobRate: number;
  readonly departures: StreamDescriptors;
  readonly waitSeconds: number;
  readonly serviceSeconds: number;
  readonly bufferWaitSeconds: number;
}

const arrivals = lawMemory(arrivalDescriptors);

/** What comes to the first station; processes of which no descriptors are known count as renewals of their dispersion. */
export function sourceStream({ batchRate, arrival, batchSize }: Chain): ChainStream {
  const gaps = arrivals(arrival) ?? renewals(dispersionOfMany(arrival));
  return { batchRate, gaps, batchSize, alignment: 0, ageSeconds: 0, gatheredShare: 0 };
}

function renewals(scv: number): StreamDescriptors {
  const dispersion = { dispersion2: scv, dispersion10: scv, dispersion100: scv, dispersionOfMany: scv };
  return { scv, third: 2 * scv ** 2, ...dispersion };
}

/** What comes to the next station of single departures: some stay, and so many of those go together. */
export function linkedStream(
  before: Pick<ChainStream, "batchSize" | "ageSeconds">,
  { jobRate, departures, waitSeconds, serviceSeconds, bufferWaitSeconds }: LeftStation,
  { probability, gather }: ChainLink,
): ChainStream {
  const ageSeconds = before.ageSeconds + waitSeconds + serviceSeconds + bufferWaitSeconds;
  return {
    batchRate: (jobRate * probability) / gather,
    gaps: gatheredGaps(thinnedGaps(departures, probability), gather),
    batchSize: { kind: "constant", mean: gather },
    alignment: alignmentOf(before.batchSize, { probability, gather }),
    ageSeconds,
    gatheredShare: bufferWaitSeconds / ageSeconds,
  };
}

/** The part of a gathered batch that comes of one batch of always the same size. */
export function alignmentOf(before: BatchSize, { probability, gather }: Omit<ChainLink, "delaySeconds">): number {
  if (gather === 1 || before.kind !== "constant" || probability < 1) return 0;
  let [divisor, rest] = [before.mean, gather];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return divisor === 1 ? 0 : divisor / gather;
}
