import type { Pod } from "../cluster/pod.ts";
import type { PodTrouble } from "../cluster/pod-troubles.ts";
import type { StageMarks } from "../cluster/stage-result.ts";

/** A moment of the agent's clock at which something was seen to have happened; it happened after `earliestSeconds`. */
export interface SeenMoment {
  readonly atSeconds: number;
  /** Equal to `atSeconds` but where the watch was blind before. */
  readonly earliestSeconds: number;
}

/** What is known of one invocation's pod in the end. Seconds are the agent's clock; marks are durations of the node's. */
export interface PodTimeline {
  readonly arrivedAtSeconds: number;
  readonly scheduled: SeenMoment | undefined;
  /** When the stage was ready, as it was heard. */
  readonly readyAtSeconds: number | undefined;
  /** The component's container was seen to have ended. */
  readonly componentEnded: SeenMoment | undefined;
  /** Nothing of it runs any more, or nobody waits for it any more. */
  readonly over: SeenMoment;
  readonly marks: StageMarks;
  readonly pullSeconds: number | null;
  /** Why nobody waits for it any more, where it never came to work. */
  readonly trouble: PodTrouble["kind"] | undefined;
  /** As it was seen last. */
  readonly pod: Pod | undefined;
}

/** Whole seconds between two time stamps of one clock; undefined where one is missing. */
export function wholeSeconds(from: string | null | undefined, to: string | null | undefined): number | undefined {
  const seconds = (Date.parse(to ?? "") - Date.parse(from ?? "")) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
