import { z } from "zod";

import { FoundCluster, FoundService } from "./found-cluster.ts";

/** What would be measured of a service, and what that takes. */
export const Proposal = z.strictObject({
  campaignId: z.string(),
  campaign: z.string(),
  runs: z.int().positive(),
  /** Null while nothing tells how long a run takes. */
  seconds: z.number().nonnegative().nullable(),
  nodeSeconds: z.number().nonnegative().nullable(),
  /** Names of the nodes that it may run on. */
  nodes: z.array(z.string()),
  /** Keys of the sampled inputs in the service's own bucket. */
  sampled: z.array(z.string()),
  /** The plan in words. */
  sentences: z.array(z.string()),
});
export type Proposal = z.infer<typeof Proposal>;

/** One service with what was decided about it. */
export const InventoryService = z.strictObject({
  cluster: z.string(),
  service: FoundService,
  /** Why it is not measured; empty where it can be. */
  obstacles: z.array(z.string()),
  proposal: Proposal.nullable(),
  decision: z.enum(["blocked", "proposed", "waiting", "submitted", "measured"]),
  /** Why that was decided. */
  reasons: z.array(z.string()),
});
export type InventoryService = z.infer<typeof InventoryService>;

/** How a model does on what has really been asked since it was trained. */
export const Freshness = z.strictObject({
  model: z.string(),
  modelVersion: z.string(),
  /** Share of invocations that the interval was to hold. */
  promised: z.number(),
  observed: z.int().nonnegative(),
  inside: z.int().nonnegative(),
  /** Observed outside of what the model was trained on, which it promises nothing of. */
  beyond: z.int().nonnegative(),
  state: z.enum(["fresh", "too few", "stale"]),
  sentence: z.string(),
});
export type Freshness = z.infer<typeof Freshness>;

/** What there is to profile around here, and what was decided about it. */
export const Inventory = z.strictObject({
  format: z.literal("inventory"),
  version: z.literal(1),
  /** ISO 8601. */
  lookedAt: z.string(),
  clusters: z.array(FoundCluster),
  services: z.array(InventoryService),
  freshness: z.array(Freshness),
  notes: z.array(z.string()),
});
export type Inventory = z.infer<typeof Inventory>;
