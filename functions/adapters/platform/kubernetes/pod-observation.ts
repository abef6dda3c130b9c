import type { HeardHint } from "../cluster/hint-server.ts";
import { COMPONENT_CONTAINER } from "../cluster/component-pod.ts";
import { containerOf, isOver, isScheduled, type Pod } from "../cluster/pod.ts";
import type { PodSight } from "../cluster/pod-watch.ts";
import type { StageMarks } from "../cluster/stage-result.ts";
import type { SeenMoment } from "./pod-timeline.ts";

/** What was seen and heard of one invocation's pod, with the moments at which it was. */
export class PodObservation {
  pod: Pod | undefined;
  isDeleted = false;
  hasEnded = false;
  marks: StageMarks = {};
  scheduled: SeenMoment | undefined;
  readyAtSeconds: number | undefined;
  componentEnded: SeenMoment | undefined;
  over: SeenMoment | undefined;
  #onChange: () => void = () => undefined;

  see({ pod, isDeleted, atSeconds, blindSinceSeconds }: PodSight): void {
    const moment = { atSeconds, earliestSeconds: blindSinceSeconds ?? atSeconds };
    this.pod = pod;
    this.isDeleted ||= isDeleted;
    if (isScheduled(pod)) this.scheduled ??= moment;
    if (containerOf(pod, COMPONENT_CONTAINER)?.state.terminated !== undefined) this.componentEnded ??= moment;
    if (isDeleted || isOver(pod)) this.over ??= moment;
    this.#onChange();
  }

  hear({ kind, marks, atSeconds }: HeardHint): void {
    // Each hint says how long the stage had been ready when it spoke; the one that was heard soonest knows it best.
    const spokeSeconds = Math.max(0, ...Object.values(marks).map((seconds) => seconds ?? 0));
    this.readyAtSeconds = Math.min(this.readyAtSeconds ?? Infinity, atSeconds - spokeSeconds);
    this.hasEnded ||= kind === "ended";
    this.marks = { ...this.marks, ...marks };
    this.#onChange();
  }

  /** Lets whoever waits for a change look again. */
  wake(): void {
    this.#onChange();
  }

  /** Resolves at the next thing that is seen or heard. */
  async change(): Promise<void> {
    await new Promise<void>((resolve) => (this.#onChange = resolve));
  }
}
