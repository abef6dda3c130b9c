import { z } from "zod";

const Terminated = z.looseObject({
  exitCode: z.int(),
  reason: z.string().optional(),
  message: z.string().optional(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
});
const ContainerStatus = z.looseObject({
  name: z.string(),
  imageID: z.string().default(""),
  ready: z.boolean().default(false),
  restartCount: z.int().default(0),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
      running: z.looseObject({ startedAt: z.string().nullish() }).optional(),
      terminated: Terminated.optional(),
    })
    .default({}),
  /** How the container ended that ran before this one in its place. */
  lastState: z.looseObject({ terminated: Terminated.optional() }).default({}),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

/** What we read of a pod, in the API's own spelling. */
export const Pod = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().default(""),
    creationTimestamp: z.string().nullish(),
    deletionTimestamp: z.string().nullish(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({ nodeName: z.string().optional() }).default({}),
  status: z
    .looseObject({
      phase: z.enum(["Pending", "Running", "Succeeded", "Failed", "Unknown"]).default("Pending"),
      reason: z.string().optional(),
      message: z.string().optional(),
      startTime: z.string().nullish(),
      podIP: z.string().optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().nullish(),
            message: z.string().nullish(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .default([]),
      containerStatuses: z.array(ContainerStatus).default([]),
    })
    .default({ phase: "Pending", conditions: [], containerStatuses: [] }),
});
export type Pod = z.infer<typeof Pod>;

export function isScheduled({ status, spec }: Pod): boolean {
  return (
    spec.nodeName !== undefined ||
    status.conditions.some(({ type, status: is }) => type === "PodScheduled" && is === "True")
  );
}

/** True once nothing of it runs any more, also in the second in which the API still calls it running. */
export function isOver({ status }: Pod): boolean {
  if (status.phase === "Succeeded" || status.phase === "Failed") return true;
  const { containerStatuses } = status;
  return containerStatuses.length > 0 && containerStatuses.every(({ state }) => state.terminated !== undefined);
}

export function containerOf({ status }: Pod, name: string): ContainerStatus | undefined {
  return status.containerStatuses.find((container) => container.name === name);
}

export function conditionOf({ status }: Pod, type: string): Pod["status"]["conditions"][number] | undefined {
  return status.conditions.find((condition) => condition.type === type);
}
