import type { Tandem } from "../tandem.ts";

/** A part of what a surrogate answers for, whose errors are told apart. */
export interface SurrogateRegion {
  readonly words: string;
  holds(tandem: Tandem, load: { readonly utilisation1: number; readonly utilisation2: number }): boolean;
}

export const SURROGATE_REGIONS: readonly SurrogateRegion[] = [
  ...[
    [0, 0.5],
    [0.5, 0.7],
    [0.7, 0.85],
    [0.85, 0.95],
    [0.95, 1],
  ].map(([low, high]) => busyRegion(low!, high!)),
  { words: "arrivals of independent gaps", holds: ({ arrival }) => arrival.kind !== "mmpp2" },
  { words: "arrivals of two phases", holds: ({ arrival }) => arrival.kind === "mmpp2" },
  { words: "one server at a stage", holds: ({ first, second }) => Math.min(first.servers, second.servers) === 1 },
  {
    words: "more than 16 servers at a stage",
    holds: ({ first, second }) => Math.max(first.servers, second.servers) > 16,
  },
  { words: "jobs offloaded one by one", holds: ({ offloadBatch }) => offloadBatch === 1 },
  { words: "jobs offloaded by tens", holds: ({ offloadBatch }) => offloadBatch !== "request" && offloadBatch >= 10 },
];

function busyRegion(low: number, high: number): SurrogateRegion {
  return {
    words: `the busier stage used ${Math.round(100 * low)} to ${Math.round(100 * high)} %`,
    holds: (_, { utilisation1, utilisation2 }) => {
      const busiest = Math.max(utilisation1, utilisation2);
      return busiest >= low && busiest < high;
    },
  };
}
