import { z } from "zod";

import { Configuration } from "#core/campaign/configuration.ts";
import { Invocation } from "#core/trace/invocation.ts";

/** How a limit was held: by cgroups, by whole cores of CPU affinity, by the container engine, by Kubernetes, by laws, or not at all. */
export const Enforcement = z.strictObject({
  cpu: z.enum(["cgroup-v1", "cgroup-v2", "affinity", "container", "kubernetes", "simulated", "none"]),
  memory: z.enum(["cgroup-v1", "cgroup-v2", "container", "kubernetes", "simulated", "none"]),
  /** What was asked for and not held, in sentences. */
  notes: z.array(z.string()),
});
export type Enforcement = z.infer<typeof Enforcement>;

export const NodeDescription = z.strictObject({
  name: z.string(),
  architecture: z.string(),
  cores: z.number().positive(),
  memoryBytes: z.number().positive(),
  /** Processor model or machine type: what makes two nodes the same kind. */
  kind: z.string(),
});
export type NodeDescription = z.infer<typeof NodeDescription>;

/** How a service was scaled in one run. */
export const ServiceScaling = z.strictObject({
  /** Requests that one pod takes at once; 0 for no limit. */
  requestedConcurrency: z.int().nonnegative(),
  requestedPods: z.strictObject({ least: z.int().nonnegative(), most: z.int().nonnegative() }),
  /** The most pods that were ready at once, and the number of pods that served at all. */
  readyPodsMost: z.int().nonnegative(),
  servingPods: z.int().nonnegative(),
  /** The most requests that one pod had at once. */
  concurrencyMost: z.int().nonnegative(),
  coldStarts: z.int().nonnegative(),
  /** What the queue-proxies of its pods said at the end; null where nobody could be asked. */
  queueProxy: z
    .strictObject({
      requests: z.number().nonnegative(),
      failedRequests: z.number().nonnegative(),
      requestSecondsMean: z.number().nonnegative().nullable(),
    })
    .nullable(),
});
export type ServiceScaling = z.infer<typeof ServiceScaling>;

/** What a platform says of one run. */
export const RunMeasurement = z.strictObject({
  /** Wall time of the first upload, ISO 8601 with milliseconds. */
  startedAt: z.string(),
  /** From the first upload to the end of the last invocation. */
  makespanSeconds: z.number().nonnegative(),
  invocations: z.array(Invocation),
  platform: z.strictObject({ kind: z.string(), cluster: z.string(), nodes: z.array(NodeDescription) }),
  enforcement: Enforcement,
  /** What else ran on the nodes while this run was measured; null where it could not be seen. */
  background: z.strictObject({ otherCpuSeconds: z.number().nonnegative().nullable(), notes: z.array(z.string()) }),
  /** Largest number of invocations of each component that were past their wait at once. */
  achievedParallelism: z.record(z.string(), z.int().nonnegative()),
  /** The load that was asked for beside the one that was given; absent where no generator took part. */
  load: z
    .strictObject({
      requestedUploads: z.int().nonnegative(),
      givenUploads: z.int().nonnegative(),
      /** From the first upload to the last as asked for. */
      requestedSpanSeconds: z.number().nonnegative(),
      /** How late uploads were given; it is part of their response times, which count from when they were to come. */
      lagSecondsMean: z.number().nonnegative(),
      lagSecondsLargest: z.number().nonnegative(),
    })
    .optional(),
  /** By component: pods and concurrency that were asked for beside those that there were, where a platform scales. */
  scaling: z.record(z.string(), ServiceScaling).optional(),
  /**
   * Files kept for later runs, by the component that reads them; only on runs that capture. Files with the same
   * `originIndex` came of one original and belong together where that component joins.
   */
  captured: z
    .record(
      z.string(),
      z.array(
        z.strictObject({ key: z.string(), sizeBytes: z.number(), originIndex: z.int().nonnegative().optional() }),
      ),
    )
    .nullable(),
});
export type RunMeasurement = z.infer<typeof RunMeasurement>;

export const RunOutcome = z.discriminatedUnion("kind", [
  /** Every invocation succeeded and every input led to an end. */
  z.strictObject({ kind: z.literal("succeeded") }),
  /** Some invocation failed, timed out or ran out of memory: a result, with its causes. */
  z.strictObject({ kind: z.literal("failed"), causes: z.array(z.string()).min(1) }),
  /** Nothing could be measured: the platform refused the run, or what it needs does not exist. */
  z.strictObject({ kind: z.literal("notMeasured"), causes: z.array(z.string()).min(1) }),
]);
export type RunOutcome = z.infer<typeof RunOutcome>;

/** What was measured of one run. Immutable. */
export const RunRecord = z.strictObject({
  format: z.literal("record"),
  version: z.literal(1),
  campaignId: z.string(),
  runId: z.string(),
  configurationId: z.string(),
  configuration: Configuration,
  repetition: z.int().nonnegative(),
  order: z.int().nonnegative(),
  /** Hash of everything that makes two measurements the same; null when nothing was measured. */
  identity: z.string().nullable(),
  outcome: RunOutcome,
  measurement: RunMeasurement.nullable(),
  /** Why earlier attempts at it were lost, that made room for a pod of the users' among them; they are in no statistics. */
  lost: z.array(z.string()).min(1).optional(),
  /** Set when this run was not measured now but taken from an earlier campaign. */
  reusedFrom: z.strictObject({ campaignId: z.string(), runId: z.string(), measuredAt: z.string() }).nullable(),
});
export type RunRecord = z.infer<typeof RunRecord>;
