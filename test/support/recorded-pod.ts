import { readFileSync } from "node:fs";

import { Pod } from "#adapters/platform/cluster/pod.ts";
import { PodEvent } from "#adapters/platform/cluster/pod-events.ts";
import { StageResult } from "#adapters/platform/cluster/stage-result.ts";
import { PodObservation } from "#adapters/platform/kubernetes/pod-observation.ts";

/** What a real Kubernetes said of one pod; see fixtures/kubernetes/NOTICE.md. */
export interface RecordedPod {
  readonly sights: readonly { readonly atSeconds: number; readonly isDeleted: boolean; readonly pod: Pod }[];
  readonly events: readonly PodEvent[];
  readonly result: StageResult | undefined;
}

export type RecordedCase =
  | "succeeded"
  | "failed"
  | "child-out-of-memory"
  | "child-out-of-memory-survived"
  | "first-out-of-memory"
  | "image-absent"
  | "unschedulable";

export function recordedPod(name: RecordedCase): RecordedPod {
  const text = readFileSync(new URL(`./fixtures/kubernetes/${name}.json`, import.meta.url), "utf8");
  const { sights, events, result } = JSON.parse(text) as {
    sights: { atSeconds: number; type: string; pod: unknown }[];
    events: unknown[];
    result: unknown;
  };
  return {
    sights: sights.map(({ atSeconds, type, pod }) => ({
      atSeconds,
      isDeleted: type === "deleted",
      pod: Pod.parse(pod),
    })),
    events: events.map((event) => PodEvent.parse(event)),
    result: result === null ? undefined : StageResult.parse(result),
  };
}

/** The pod as an agent observes it, up to the first sight for which `until` holds. */
export function observe(
  { sights }: RecordedPod,
  until: (pod: Pod) => boolean = () => false,
  blindSinceSeconds?: number,
): PodObservation {
  const observation = new PodObservation();
  for (const sight of sights) {
    if (sight.isDeleted) break;
    observation.see({ ...sight, blindSinceSeconds });
    if (until(sight.pod)) break;
  }
  return observation;
}
