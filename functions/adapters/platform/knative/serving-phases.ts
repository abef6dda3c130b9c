import type { Invocation } from "#core/trace/invocation.ts";

import type { StageMarks } from "../cluster/stage-result.ts";
import { PhaseMarks } from "../execution/phase-marks.ts";

/** The start of a pod that a request waited for, on our clock; what was seen late may have happened before. */
export interface PodStart {
  readonly madeAtSeconds: number;
  readonly readyAtSeconds: number;
  /** How much earlier each may have happened. */
  readonly madeBlindSeconds: number;
  readonly readyBlindSeconds: number;
}

/** When what happened to a request, on our clock. */
export interface RequestTimes {
  /** When it was to come. */
  readonly arrivedAtSeconds: number;
  /** When its answer began to come, and had come. */
  readonly answeredAtSeconds: number;
  readonly endedAtSeconds: number;
  /** When the pod had room for it, as far as is known: another request held its place until then. */
  readonly freeAtSeconds?: number;
  /** The start of its pod, where that was not ready when the request came. */
  readonly start?: PodStart;
}

/** What the pod says of it, on its own clock. */
export interface PodTimes {
  readonly marks: StageMarks;
  /** From taking the request to the beginning of the answer. */
  readonly answeredSeconds: number;
}

export type ServingPhases = Pick<Invocation, "phases" | "merged" | "bounds"> & { readonly endedAtSeconds: number };

/**
 * Cuts the time of a request into phases. What the pod did is counted back from the beginning of its answer; all before
 * is waiting, but for the start of a pod. They are never negative and sum to the whole, whatever the clocks say.
 */
export function servingPhases(times: RequestTimes, pod: PodTimes | undefined): ServingPhases {
  const { arrivedAtSeconds, answeredAtSeconds, endedAtSeconds, start } = times;
  const phases = new PhaseMarks(arrivedAtSeconds);
  phases.hide("pull");
  const merged = { pull: "start" } as const;
  if (pod === undefined) {
    phases.end("wait", endedAtSeconds);
    return { phases: phases.phases, merged, endedAtSeconds: phases.endedAtSeconds };
  }
  const end = (phase: Parameters<PhaseMarks["end"]>[0], atSeconds: number): void =>
    phases.end(phase, Math.min(atSeconds, endedAtSeconds));
  const takenAtSeconds = Math.max(answeredAtSeconds - pod.answeredSeconds, times.freeAtSeconds ?? -Infinity);
  if (start !== undefined) {
    end("wait", Math.min(start.madeAtSeconds, takenAtSeconds));
    end("start", Math.min(start.readyAtSeconds, takenAtSeconds));
  }
  const startSeconds = phases.phases.start ?? 0;
  end("wait", takenAtSeconds);
  const { downloadedSeconds = 0, computeEndedSeconds } = pod.marks;
  end("download", takenAtSeconds + downloadedSeconds);
  end("compute", takenAtSeconds + (computeEndedSeconds ?? pod.answeredSeconds));
  phases.end("upload", endedAtSeconds);
  return {
    phases: phases.phases,
    merged,
    ...(start === undefined ? {} : boundsOf(start, startSeconds)),
    endedAtSeconds: phases.endedAtSeconds,
  };
}

/** Where the watch on pods was blind for a while, the start may have been so much longer or shorter. */
function boundsOf({ madeBlindSeconds, readyBlindSeconds }: PodStart, startSeconds: number): Pick<Invocation, "bounds"> {
  if (madeBlindSeconds === 0 && readyBlindSeconds === 0) return {};
  const leastSeconds = Math.max(0, startSeconds - readyBlindSeconds);
  return { bounds: { start: { leastSeconds, mostSeconds: startSeconds + madeBlindSeconds } } };
}
