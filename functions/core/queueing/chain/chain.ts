import { z } from "zod";

import { ArrivalLaw } from "../laws/arrival-law.ts";
import { BatchSize } from "../laws/batch-size.ts";
import { Stage } from "../tandem.ts";

/** How finished jobs go from one station to the next: with some probability, so many together, over a network. */
export const ChainLink = z.strictObject({
  probability: z.number().gt(0).max(1),
  gather: z.int().min(1).max(10_000),
  delaySeconds: z.number().nonnegative(),
});
export type ChainLink = z.infer<typeof ChainLink>;

/** Stations in a row: batches of jobs come to the first, and finished jobs go on to the next, first come first served at each. */
export const Chain = z
  .strictObject({
    batchRate: z.number().positive(),
    arrival: ArrivalLaw,
    batchSize: BatchSize,
    stations: z.array(Stage).min(1).max(100),
    /** From each station to the next one: one fewer than there are stations. */
    links: z.array(ChainLink),
  })
  .refine(({ stations, links }) => links.length === stations.length - 1, "links must be one fewer than stations");
export type Chain = z.infer<typeof Chain>;
