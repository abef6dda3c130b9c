import type { Arrival } from "#core/workflow/routing.ts";
import type { RunComponent } from "#ports/service-platform.ts";

import type { AgentGround } from "../cluster/cluster-servers.ts";
import { COMPONENT_CONTAINER } from "../cluster/component-pod.ts";
import { PodEvent, pullSeconds, waitReasons } from "../cluster/pod-events.ts";
import { INVOCATION_LABEL } from "../cluster/run-names.ts";
import type { MeasuredInvocation, Output, ServerTools } from "../execution/component-server.ts";
import { awaitPod, type PodFinish } from "./await-pod.ts";
import { componentJob } from "./component-job.ts";
import { PodObservation } from "./pod-observation.ts";
import { podOutcome } from "./pod-outcome.ts";
import { podPhases } from "./pod-phases.ts";

export interface JobWork {
  readonly component: RunComponent;
  readonly arrival: Arrival;
  readonly arrivedAtSeconds: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Deletes the Job; nobody waits for that. */
  remove(job: string): void;
}

const NOTHING: Output = { outputBytes: 0, outputCount: 0 };
const LOG_LINES = 40;
/** A shorter wait for a place is no wait. */
const NOTICED_SECONDS = 0.05;

/** Serves one arrival by a Job of its own, from its creation to the end of its pod. */
export async function serveByJob(work: JobWork, tools: ServerTools, ground: AgentGround): Promise<MeasuredInvocation> {
  const { component, arrival, variables } = work;
  const { request, kubernetes, pods, hints, clock, owner } = ground;
  const job = componentJob(request, component, arrival, variables, owner);
  const label = job.metadata.labels?.[INVOCATION_LABEL];
  const observation = new PodObservation();
  const deaf = [
    pods.listen(
      (labels) => labels[INVOCATION_LABEL] === label,
      (sight) => observation.see(sight),
    ),
    hints.listen(arrival.id, (hint) => observation.hear(hint)),
  ];
  const wake = (): void => observation.wake();
  tools.cancelled.addEventListener("abort", wake);
  const beganSeconds = clock.monotonicSeconds();
  let delivered: Output | undefined;
  try {
    await kubernetes.create("jobs", job);
    const finish = await awaitPod(observation, work, tools.cancelled, ground, async (files) => {
      delivered ??= await tools.deliver(arrival, files, () => Promise.resolve());
    });
    return await measured(work, job.metadata.name, finish, observation, delivered, beganSeconds, tools, ground);
  } finally {
    tools.cancelled.removeEventListener("abort", wake);
    for (const stop of deaf) stop();
    work.remove(job.metadata.name);
  }
}

async function measured(
  work: JobWork,
  job: string,
  finish: PodFinish,
  observation: PodObservation,
  early: Output | undefined,
  beganSeconds: number,
  tools: ServerTools,
  ground: AgentGround,
): Promise<MeasuredInvocation> {
  const { component, arrival, arrivedAtSeconds } = work;
  const { pod, isDeleted, scheduled, readyAtSeconds, componentEnded } = observation;
  const { result, trouble, over } = finish;
  const events = await eventsOf(job, observation, ground);
  const marks = result?.marks ?? observation.marks;
  const seconds = pullSeconds(events);
  const phases = podPhases({
    arrivedAtSeconds,
    scheduled,
    readyAtSeconds,
    componentEnded,
    over,
    marks,
    pullSeconds: seconds,
    trouble: trouble?.kind,
    pod,
  });
  const { memoryBytes } = component.configuration;
  const limits = { memoryBytes, timeoutSeconds: component.timeoutSeconds };
  const cancelled = tools.cancelled.aborted && early === undefined;
  const end = { pod, isDeleted, result, trouble, cancelled, lastLines: await lastLines(finish, observation, ground) };
  const verdict = podOutcome(end, limits);
  if (verdict.kind === "broken" && early === undefined) {
    throw new Error([verdict.reason, ...waitReasons(events)].join(". "));
  }
  // What was delivered has started the next components: it stays a success, whatever came to the pod afterwards.
  const outcome = early !== undefined || verdict.kind === "broken" ? ({ kind: "succeeded" } as const) : verdict.outcome;
  const output =
    early ??
    (outcome.kind === "succeeded"
      ? await tools.deliver(arrival, result?.files ?? [], () => Promise.resolve())
      : NOTHING);
  const placeSeconds = beganSeconds - arrivedAtSeconds;
  const reasons = [
    ...(placeSeconds > NOTICED_SECONDS
      ? [`It waited ${placeSeconds.toFixed(3)} s for one of ${component.configuration.parallelism} places`]
      : []),
    ...waitReasons(events),
  ];
  return {
    id: arrival.id,
    component: component.name,
    resource: component.configuration.resource,
    node: pod?.spec.nodeName ?? "",
    originIndex: arrival.originIndex,
    batchIndex: arrival.batchIndex,
    inputKeys: arrival.files.map(({ key }) => key),
    inputBytes: result?.inputBytes ?? arrival.files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    inputCount: arrival.files.length,
    ...output,
    cold: true,
    outcome,
    phases: phases.phases,
    merged: phases.merged,
    usage: result?.usage ?? { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null },
    ...(pod === undefined ? {} : { pod: pod.metadata.name }),
    ...(Object.keys(phases.bounds).length === 0 ? {} : { bounds: phases.bounds }),
    ...(reasons.length === 0 ? {} : { reasons }),
    beganAtSeconds: arrivedAtSeconds,
    endedAtSeconds: phases.endedAtSeconds,
  };
}

/** What the cluster says of the pod, or of the Job where it made none; an invocation is measured without it, too. */
async function eventsOf(
  job: string,
  { pod }: PodObservation,
  { kubernetes, request, log }: AgentGround,
): Promise<PodEvent[]> {
  try {
    const { items } = await kubernetes.list("events", {
      namespace: request.settings.namespace,
      fields: pod === undefined ? `involvedObject.name=${job}` : `involvedObject.uid=${pod.metadata.uid}`,
    });
    return items.map((item) => PodEvent.parse(item));
  } catch (error) {
    log.warn(`The events of Job "${job}" could not be read`, { error });
    return [];
  }
}

async function lastLines(
  { result }: PodFinish,
  { pod, isDeleted }: PodObservation,
  { kubernetes, request, cancelled: { aborted: cancelled } }: AgentGround,
): Promise<string> {
  if (cancelled) return "";
  const isFailure = result === undefined || (result.end.kind === "ended" && result.end.exitCode !== 0);
  if (!isFailure || pod === undefined || isDeleted) return "";
  const { namespace } = request.settings;
  const text = await kubernetes
    .log(namespace, pod.metadata.name, COMPONENT_CONTAINER, LOG_LINES)
    .catch(() => undefined);
  return (text ?? "").trim().slice(-8_192);
}
