import type { Invocation } from "#core/trace/invocation.ts";

import { containerOf } from "../cluster/pod.ts";
import { COMPONENT_CONTAINER, STAGE_CONTAINER } from "../cluster/component-pod.ts";
import { PhaseMarks } from "../execution/phase-marks.ts";
import { wholeSeconds, type PodTimeline } from "./pod-timeline.ts";

export type PodPhases = Pick<Invocation, "phases" | "merged"> & {
  readonly bounds: NonNullable<Invocation["bounds"]>;
  readonly endedAtSeconds: number;
};

/** A stamp of whole seconds may be so much earlier than what it stamps. */
const STAMP_SECONDS = 1;

/**
 * Cuts an invocation into phases. Moments of the agent's clock are where the pod was scheduled, its stage was heard to
 * be ready, and all was over; between them lie durations of the node's clock, laid one after another. What would reach
 * beyond the end is cut, so that the parts are never negative and sum to the whole whatever the clocks say.
 */
export function podPhases(timeline: PodTimeline): PodPhases {
  const { arrivedAtSeconds, scheduled, marks: stage, pullSeconds, over } = timeline;
  const marks = new PhaseMarks(arrivedAtSeconds);
  const bounds: Record<string, { leastSeconds: number; mostSeconds: number }> = {};
  const end = (phase: Parameters<PhaseMarks["end"]>[0], atSeconds: number): void =>
    marks.end(phase, Math.min(atSeconds, over.atSeconds));
  if (pullSeconds === null && timeline.stuckIn !== "pull") marks.hide("pull");

  end("wait", scheduled?.atSeconds ?? over.atSeconds);
  if (scheduled !== undefined) {
    const ready = readyMoment(timeline, scheduled.atSeconds);
    const pulledAtSeconds = Math.min(scheduled.atSeconds + (pullSeconds ?? 0), ready?.atSeconds ?? Infinity);
    if (pullSeconds !== null) end("pull", pulledAtSeconds);
    if (ready === undefined) end(timeline.stuckIn, over.atSeconds);
    else {
      end("start", ready.atSeconds);
      layStage(timeline, ready.atSeconds, end);
    }
    if (ready !== undefined && ready.latestSeconds > ready.leastSeconds) {
      bounds["start"] = {
        leastSeconds: Math.max(0, ready.leastSeconds - pulledAtSeconds),
        mostSeconds: Math.max(0, ready.latestSeconds - pulledAtSeconds),
      };
      bounds["teardown"] = { leastSeconds: 0, mostSeconds: Math.max(0, over.atSeconds - ready.leastSeconds) };
    }
    if (scheduled.earliestSeconds < scheduled.atSeconds) {
      bounds["wait"] = {
        leastSeconds: Math.max(0, scheduled.earliestSeconds - arrivedAtSeconds),
        mostSeconds: scheduled.atSeconds - arrivedAtSeconds,
      };
    }
  }
  end("teardown", over.atSeconds);

  const { phases, endedAtSeconds } = marks;
  const cut = computeBounds(timeline);
  if (cut !== undefined && phases.compute !== null && stage.computeEndedSeconds === undefined) bounds["compute"] = cut;
  return {
    phases,
    merged: phases.pull === null ? { pull: "start" } : {},
    bounds: Object.fromEntries(
      Object.entries(bounds).map(([phase, { leastSeconds, mostSeconds }]) => {
        const length = phases[phase as keyof typeof phases] ?? 0;
        // The length itself lies within, also where it was cut.
        return [phase, { leastSeconds: Math.min(leastSeconds, length), mostSeconds: Math.max(mostSeconds, length) }];
      }),
    ),
    endedAtSeconds,
  };
}

/** Lays the stage's own durations one after another, from the moment at which it was ready. */
function layStage(
  { marks, componentEnded, over }: PodTimeline,
  readyAtSeconds: number,
  end: (phase: "download" | "start" | "compute" | "teardown" | "upload", atSeconds: number) => void,
): void {
  const { downloadedSeconds, computeBeganSeconds, computeEndedSeconds, uploadBeganSeconds, uploadedSeconds } = marks;
  if (downloadedSeconds === undefined) return end("download", componentEnded?.atSeconds ?? over.atSeconds);
  end("download", readyAtSeconds + downloadedSeconds);
  if (computeBeganSeconds === undefined) return end("start", componentEnded?.atSeconds ?? over.atSeconds);
  end("start", readyAtSeconds + computeBeganSeconds);
  if (computeEndedSeconds === undefined) return end("compute", componentEnded?.atSeconds ?? over.atSeconds);
  end("compute", readyAtSeconds + computeEndedSeconds);
  if (uploadBeganSeconds === undefined) return;
  end("teardown", readyAtSeconds + uploadBeganSeconds);
  end("upload", readyAtSeconds + (uploadedSeconds ?? uploadBeganSeconds));
}

/** When the stage was ready: as it said itself, or between what the kubelet's whole seconds and the end leave. */
function readyMoment(
  { readyAtSeconds, marks, over, pod }: PodTimeline,
  scheduledAtSeconds: number,
): { atSeconds: number; leastSeconds: number; latestSeconds: number } | undefined {
  if (readyAtSeconds !== undefined) {
    return { atSeconds: readyAtSeconds, leastSeconds: readyAtSeconds, latestSeconds: readyAtSeconds };
  }
  const workedSeconds = Math.max(0, ...Object.values(marks).map((seconds) => seconds ?? 0));
  if (workedSeconds === 0) return undefined;
  const latestSeconds = Math.max(scheduledAtSeconds, over.atSeconds - workedSeconds);
  const state = pod === undefined ? undefined : containerOf(pod, STAGE_CONTAINER)?.state;
  const startedAt = state?.terminated?.startedAt ?? state?.running?.startedAt;
  const startSeconds = wholeSeconds(pod?.status.startTime, startedAt);
  if (startSeconds === undefined) return { atSeconds: latestSeconds, leastSeconds: scheduledAtSeconds, latestSeconds };
  const leastSeconds = Math.min(latestSeconds, scheduledAtSeconds + Math.max(0, startSeconds - STAMP_SECONDS));
  return { atSeconds: Math.min(latestSeconds, scheduledAtSeconds + startSeconds), leastSeconds, latestSeconds };
}

/** How long a component computed that ended without a word: its container's own whole seconds bound it. */
function computeBounds({ marks, pod, componentEnded, readyAtSeconds, scheduled }: PodTimeline) {
  const { computeBeganSeconds } = marks;
  if (computeBeganSeconds === undefined || componentEnded === undefined || readyAtSeconds === undefined)
    return undefined;
  const terminated = pod === undefined ? undefined : containerOf(pod, COMPONENT_CONTAINER)?.state.terminated;
  const livedSeconds = wholeSeconds(terminated?.startedAt, terminated?.finishedAt) ?? 0;
  const beganAtSeconds = readyAtSeconds + computeBeganSeconds;
  const beforeSeconds = beganAtSeconds - (scheduled?.atSeconds ?? beganAtSeconds);
  return {
    leastSeconds: Math.max(0, livedSeconds - STAMP_SECONDS - beforeSeconds),
    mostSeconds: Math.max(0, componentEnded.atSeconds - beganAtSeconds),
  };
}
