import type { Invocation, Phase } from "#core/trace/invocation.ts";

import { COMPONENT_CONTAINER, STAGE_CONTAINER } from "../cluster/component-pod.ts";
import { containerOf } from "../cluster/pod.ts";
import { PhaseMarks } from "../execution/phase-marks.ts";
import { wholeSeconds, type PodTimeline } from "./pod-timeline.ts";

type Bounds = NonNullable<Invocation["bounds"]>;
export type PodPhases = Pick<Invocation, "phases" | "merged"> & {
  readonly bounds: Bounds;
  readonly endedAtSeconds: number;
};

/** A stamp of whole seconds may be so much earlier than what it stamps. */
const STAMP_SECONDS = 1;

/**
 * Cuts an invocation into phases. Moments of the agent's clock are where the pod was scheduled, its stage was heard to
 * be ready, and all was over; between them lie durations of the node's clock, laid one after another. What would reach
 * beyond its end is cut, so that the parts are never negative and sum to the whole whatever the clocks say.
 */
export function podPhases(timeline: PodTimeline): PodPhases {
  const { arrivedAtSeconds, scheduled, over, pullSeconds, trouble } = timeline;
  const marks = new PhaseMarks(arrivedAtSeconds);
  const end = (phase: Phase, atSeconds: number): void => marks.end(phase, Math.min(atSeconds, over.atSeconds));
  const pulls = pullSeconds !== null || trouble === "image";
  if (!pulls) marks.hide("pull");

  const ready = readyMoment(timeline);
  end("wait", scheduled?.atSeconds ?? over.atSeconds);
  if (scheduled !== undefined) {
    const began = computeBegan(timeline, ready);
    // The component's image is pulled while the stage is up already, so it may hide a part of the download.
    if (pullSeconds !== null) end("pull", Math.min(scheduled.atSeconds + pullSeconds, began));
    if (trouble === "image") end("pull", over.atSeconds);
    layWork(timeline, ready, began, end);
  }
  end("teardown", over.atSeconds);

  const { phases, endedAtSeconds } = marks;
  const bounds = { ...momentBounds(timeline, ready), ...computeBounds(timeline, ready) };
  return {
    phases,
    merged: pulls ? {} : { pull: "start" },
    bounds: Object.fromEntries(
      Object.entries(bounds).flatMap(([phase, { leastSeconds, mostSeconds }]) => {
        const length = phases[phase as Phase];
        if (length === null) return [];
        // The length itself lies within, also where it was cut.
        return [[phase, { leastSeconds: Math.min(leastSeconds, length), mostSeconds: Math.max(mostSeconds, length) }]];
      }),
    ),
    endedAtSeconds,
  };
}

/** A moment with those between which it surely lies. */
interface Between {
  readonly atSeconds: number;
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** When the stage was ready: as it said itself, or between what the kubelet's whole seconds and the end leave. */
function readyMoment({ readyAtSeconds, marks, over, pod, scheduled }: PodTimeline): Between | undefined {
  if (scheduled === undefined) return undefined;
  if (readyAtSeconds !== undefined) {
    return { atSeconds: readyAtSeconds, leastSeconds: readyAtSeconds, mostSeconds: readyAtSeconds };
  }
  const workedSeconds = Math.max(0, ...Object.values(marks).map((seconds) => seconds ?? 0));
  if (workedSeconds === 0) return undefined;
  const mostSeconds = Math.max(scheduled.atSeconds, over.atSeconds - workedSeconds);
  const state = pod === undefined ? undefined : containerOf(pod, STAGE_CONTAINER)?.state;
  const startedAt = state?.terminated?.startedAt ?? state?.running?.startedAt;
  const startSeconds = wholeSeconds(pod?.status.startTime, startedAt);
  if (startSeconds === undefined) return { atSeconds: mostSeconds, leastSeconds: scheduled.atSeconds, mostSeconds };
  const leastSeconds = Math.min(mostSeconds, scheduled.atSeconds + Math.max(0, startSeconds - STAMP_SECONDS));
  return { atSeconds: Math.min(mostSeconds, scheduled.atSeconds + startSeconds), leastSeconds, mostSeconds };
}

/** When the component began to compute; the end of all where it never did. */
function computeBegan({ marks, over }: PodTimeline, ready: Between | undefined): number {
  const { computeBeganSeconds } = marks;
  if (ready === undefined || computeBeganSeconds === undefined) return over.atSeconds;
  return Math.min(over.atSeconds, ready.atSeconds + computeBeganSeconds);
}

function layWork(
  { marks, componentEnded, over, scheduled, pullSeconds }: PodTimeline,
  ready: Between | undefined,
  beganAtSeconds: number,
  end: (phase: Phase, atSeconds: number) => void,
): void {
  const brokeOffAtSeconds = componentEnded?.atSeconds ?? over.atSeconds;
  if (ready === undefined) return end("start", over.atSeconds);
  const { downloadedSeconds, computeBeganSeconds, computeEndedSeconds, uploadBeganSeconds, uploadedSeconds } = marks;
  if (computeBeganSeconds === undefined) {
    end("start", ready.atSeconds);
    if (downloadedSeconds === undefined) return end("download", brokeOffAtSeconds);
    end("download", ready.atSeconds + downloadedSeconds);
    return end("start", brokeOffAtSeconds);
  }
  // What is neither pulling nor downloading before the component computes is its start, on both sides of the download.
  const pulledAtSeconds = (scheduled?.atSeconds ?? 0) + (pullSeconds ?? 0);
  const startSeconds = Math.max(0, beganAtSeconds - pulledAtSeconds - (downloadedSeconds ?? 0));
  end("start", Math.min(beganAtSeconds, pulledAtSeconds + startSeconds));
  end("download", beganAtSeconds);
  if (computeEndedSeconds === undefined) return end("compute", brokeOffAtSeconds);
  end("compute", ready.atSeconds + computeEndedSeconds);
  if (uploadBeganSeconds === undefined) return;
  end("teardown", ready.atSeconds + uploadBeganSeconds);
  end("upload", ready.atSeconds + (uploadedSeconds ?? uploadBeganSeconds));
}

/** Phases at whose ends the watch was blind, or the stage was not heard. */
function momentBounds(timeline: PodTimeline, ready: Between | undefined): Bounds {
  const { arrivedAtSeconds, scheduled, over, pullSeconds } = timeline;
  if (scheduled === undefined) return {};
  const pulledAtSeconds = scheduled.atSeconds + (pullSeconds ?? 0);
  const isUnheard = ready !== undefined && ready.mostSeconds > ready.leastSeconds;
  const unseenSeconds = scheduled.atSeconds - scheduled.earliestSeconds;
  const unendedSeconds = over.atSeconds - over.earliestSeconds;
  return {
    ...(unseenSeconds > 0
      ? {
          wait: {
            leastSeconds: Math.max(0, scheduled.earliestSeconds - arrivedAtSeconds),
            mostSeconds: scheduled.atSeconds - arrivedAtSeconds,
          },
        }
      : {}),
    ...(isUnheard
      ? {
          start: {
            leastSeconds: Math.max(0, ready.leastSeconds - pulledAtSeconds),
            mostSeconds: Math.max(0, ready.mostSeconds - pulledAtSeconds) + (timeline.marks.computeBeganSeconds ?? 0),
          },
        }
      : {}),
    ...(isUnheard || unendedSeconds > 0
      ? {
          teardown: {
            leastSeconds: 0,
            mostSeconds: Math.max(0, over.atSeconds - (ready?.leastSeconds ?? scheduled.atSeconds)),
          },
        }
      : {}),
  };
}

/** How long a component computed that ended without a word: its container's own whole seconds bound it. */
function computeBounds({ marks, pod, componentEnded, scheduled }: PodTimeline, ready: Between | undefined): Bounds {
  const { computeBeganSeconds, computeEndedSeconds } = marks;
  if (computeBeganSeconds === undefined || computeEndedSeconds !== undefined) return {};
  if (componentEnded === undefined || ready === undefined || scheduled === undefined) return {};
  const terminated = pod === undefined ? undefined : containerOf(pod, COMPONENT_CONTAINER)?.state.terminated;
  const livedSeconds = wholeSeconds(terminated?.startedAt, terminated?.finishedAt) ?? 0;
  const beganAtSeconds = ready.atSeconds + computeBeganSeconds;
  const beforeSeconds = Math.max(0, beganAtSeconds - scheduled.atSeconds);
  return {
    compute: {
      leastSeconds: Math.max(0, livedSeconds - STAMP_SECONDS - beforeSeconds),
      mostSeconds: Math.max(0, componentEnded.atSeconds - beganAtSeconds),
    },
  };
}
