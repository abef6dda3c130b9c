import { z } from "zod";

import { OperatorCluster } from "#core/campaign/operator-cluster.ts";
import type { KnativeCluster, KubernetesCluster } from "#core/campaign/operator-cluster.ts";
import { StoreSettings } from "#core/campaign/operator-store.ts";
import type { RunRequest } from "#core/campaign/run-request.ts";
import { RunMeasurement } from "#core/trace/run-record.ts";

/** A cluster whose runs are measured by an agent in it. */
export type MeasuredCluster = KubernetesCluster | KnativeCluster;

/** The store as pods of the cluster reach it, with its buckets' prefix. */
export const PodStore = z.object({ settings: StoreSettings, prefix: z.string() });
export type PodStore = z.infer<typeof PodStore>;

/** Everything that the agent must know to measure one run. The run itself was checked before it got here. */
export const ClusterRun = z.object({
  format: z.literal("cluster-run"),
  version: z.literal(1),
  /** Name of the cluster in the operator's file, and its settings there. */
  cluster: z.string(),
  settings: z.custom<MeasuredCluster>((value) => OperatorCluster.safeParse(value).success),
  store: PodStore,
  /** By resource: the labels of the nodes that its components may run on. */
  nodeSelectors: z.record(z.string(), z.record(z.string(), z.string())),
  run: z.custom<RunRequest>((value) => typeof value === "object" && value !== null),
});
export type ClusterRun = z.infer<typeof ClusterRun>;

/** How far the agent is. */
export const ClusterProgress = z.object({
  format: z.literal("cluster-progress"),
  version: z.literal(1),
  finishedInvocations: z.int().nonnegative(),
});
export type ClusterProgress = z.infer<typeof ClusterProgress>;

/** What came of a run; written once. */
export const ClusterOutcome = z.object({
  format: z.literal("cluster-outcome"),
  version: z.literal(1),
  outcome: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("finished"), measurement: RunMeasurement }),
    z.object({ kind: z.literal("lost"), reason: z.string() }),
    z.object({ kind: z.literal("refused"), reason: z.string() }),
  ]),
});
export type ClusterOutcome = z.infer<typeof ClusterOutcome>["outcome"];

/** Which attempt at which run is meant. */
export interface RunAttempt {
  readonly campaignId: string;
  readonly runId: string;
  readonly attempt: number;
}
