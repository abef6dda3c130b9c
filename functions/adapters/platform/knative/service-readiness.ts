import { z } from "zod";

import type { Clock } from "#ports/clock.ts";
import type { Kubernetes } from "#ports/kubernetes.ts";

import { Refusal } from "../cluster/cluster-servers.ts";
import { endGoingPods } from "../cluster/end-going-pods.ts";
import { podTrouble } from "../cluster/pod-troubles.ts";
import type { ServicePods } from "./service-pods.ts";

const Conditions = z
  .array(
    z.looseObject({
      type: z.string(),
      status: z.string(),
      reason: z.string().nullish(),
      message: z.string().nullish(),
    }),
  )
  .default([]);
const Status = z.looseObject({
  conditions: Conditions,
  observedGeneration: z.number().optional(),
  address: z.looseObject({ url: z.string().optional() }).optional(),
});
const Service = z.looseObject({
  metadata: z.looseObject({ generation: z.number().optional() }),
  status: Status.default({ conditions: [] }),
});

export interface ReadinessOptions {
  readonly namespace: string;
  readonly name: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** How many pods must be there before the load begins. */
  readonly leastPods: number;
  readonly pods: ServicePods;
  readonly kubernetes: Kubernetes;
  readonly clock: Clock;
  readonly cancelled: AbortSignal;
}

const LOOK_SECONDS = 0.25;
const PATIENCE_SECONDS = 300;
/** So long an image may be unavailable, or the pods without a node, before we believe it. */
const TROUBLE_PATIENCE_SECONDS = 30;

/**
 * Waits until a service that is ready has its least number of pods, or none. Throws a `Refusal` when that does not come.
 */
export async function scaledService(options: ReadinessOptions): Promise<void> {
  const { name, namespace, labels, leastPods, pods, kubernetes } = options;
  await until(
    options,
    () => (leastPods === 0 ? pods.staying.length === 0 : pods.ready.length >= leastPods),
    () => {
      const wanted = leastPods === 0 ? "scale to zero" : `have ${leastPods} pods ready`;
      return `Cannot measure on service "${name}" as it did not ${wanted} within ${PATIENCE_SECONDS} s: it has ${pods.ready.length}`;
    },
  );
  if (leastPods === 0) {
    while ((await endGoingPods(kubernetes, namespace, labels)) > 0)
      await options.clock.sleep(LOOK_SECONDS, options.cancelled);
  }
}

/**
 * Waits until a new service is ready: the address at which it is called. Throws a `Refusal` with the platform's reasons
 * when it does not get ready.
 */
export async function readyService(options: ReadinessOptions): Promise<string> {
  const { kubernetes, namespace, name, pods, clock, cancelled } = options;
  const endSeconds = clock.monotonicSeconds() + PATIENCE_SECONDS;
  let troubleSinceSeconds: number | undefined;
  for (;;) {
    cancelled.throwIfAborted();
    const object = await kubernetes.get("knativeServices", namespace, name);
    if (object === undefined) throw new Error(`Cannot wait for service "${name}" as somebody deleted it`);
    const { status, metadata } = Service.parse(object);
    const isCurrent = status.observedGeneration === metadata.generation;
    const ready = status.conditions.find(({ type }) => type === "Ready");
    const url = status.address?.url;
    if (isCurrent && ready?.status === "True" && url !== undefined) return url;

    const trouble = pods.staying.map(podTrouble).find((found) => found !== undefined);
    const now = clock.monotonicSeconds();
    if (trouble === undefined) troubleSinceSeconds = undefined;
    else troubleSinceSeconds ??= now;
    const reason = trouble?.message ?? conditionWords(status.conditions);
    const isStuck = troubleSinceSeconds !== undefined && now - troubleSinceSeconds > TROUBLE_PATIENCE_SECONDS;
    if (trouble?.isHopeless === true || isStuck || (isCurrent && ready?.status === "False" && trouble === undefined)) {
      throw new Refusal(`Cannot serve by Knative service "${name}": ${reason}`);
    }
    if (now > endSeconds) {
      throw new Refusal(
        `Cannot serve by Knative service "${name}" as it was not ready after ${PATIENCE_SECONDS} s: ${reason}`,
      );
    }
    await clock.sleep(LOOK_SECONDS, cancelled);
  }
}

async function until(
  { clock, cancelled, pods }: ReadinessOptions,
  holds: () => boolean,
  sentence: () => string,
): Promise<void> {
  const endSeconds = clock.monotonicSeconds() + PATIENCE_SECONDS;
  while (!holds()) {
    cancelled.throwIfAborted();
    if (clock.monotonicSeconds() > endSeconds) throw new Refusal(sentence());
    const changed = new AbortController();
    const release = pods.onChange(() => changed.abort());
    await clock.sleep(LOOK_SECONDS, changed.signal);
    release();
  }
}

/** What Knative says of what it has not got done. */
function conditionWords(conditions: z.infer<typeof Conditions>): string {
  const words = conditions
    .filter(({ status }) => status !== "True")
    .flatMap(({ message, reason }) => message ?? reason ?? [])
    .filter((text) => text !== "");
  return [...new Set(words)].join("; ") || "Knative gives no reason";
}
