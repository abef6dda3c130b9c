import type { InvocationOutcome } from "#core/trace/invocation.ts";

import { COMPONENT_CONTAINER, STAGE_CONTAINER } from "../cluster/component-pod.ts";
import { containerOf, type Pod } from "../cluster/pod.ts";
import { podDeath, podDisruption, type PodTrouble } from "../cluster/pod-troubles.ts";
import type { StageResult } from "../cluster/stage-result.ts";
import { judge } from "../execution/judge.ts";

export interface PodEnd {
  readonly pod: Pod | undefined;
  /** True when the pod is there no more. */
  readonly isDeleted: boolean;
  readonly result: StageResult | undefined;
  /** Why nobody waits for it any more. */
  readonly trouble: PodTrouble | undefined;
  readonly cancelled: boolean;
  /** The last lines that the component printed. */
  readonly lastLines: string;
}

export type PodVerdict =
  | { readonly kind: "outcome"; readonly outcome: InvocationOutcome }
  /** No doing of the component's: nothing was measured. */
  | { readonly kind: "broken"; readonly reason: string };

/** What the end of an invocation's pod means. */
export function podOutcome(
  end: PodEnd,
  limits: { readonly memoryBytes: number; readonly timeoutSeconds: number },
): PodVerdict {
  const { pod, result, trouble, cancelled, lastLines } = end;
  if (cancelled) return { kind: "outcome", outcome: { kind: "cancelled" } };
  const terminated = pod === undefined ? undefined : containerOf(pod, COMPONENT_CONTAINER)?.state.terminated;
  const killed = terminated?.reason === "OOMKilled";
  const disruption = pod === undefined ? undefined : podDisruption(pod);
  const isSound = result?.end.kind === "ended" && result.end.exitCode === 0;
  // Whoever is told to end by the cluster ends with a code of its own, which says nothing of the component.
  if (pod !== undefined && disruption !== undefined && !isSound) {
    return { kind: "broken", reason: `Pod "${pod.metadata.name}" ended without a result. ${disruption}` };
  }
  if (result?.end.kind === "failed") return failed(null, result.end.message);
  if (result?.end.kind === "ended") {
    const { exitCode, timedOut, outOfMemoryKills } = result.end;
    const outOfMemory = killed || (outOfMemoryKills ?? 0) > 0;
    const work = { exitCode, signal: null, lastLines, outOfMemory, atSeconds: 0 };
    return { kind: "outcome", outcome: judge(work, limits, { timedOut, cancelled: false }) };
  }
  if (killed) return { kind: "outcome", outcome: { kind: "outOfMemory", limitBytes: limits.memoryBytes } };
  if (trouble?.kind === "overdue") {
    return { kind: "outcome", outcome: { kind: "timedOut", limitSeconds: limits.timeoutSeconds } };
  }
  if (trouble !== undefined) return failed(null, trouble.message);
  if (pod === undefined) return { kind: "broken", reason: "Kubernetes made no pod for it" };
  const { reason, message } = pod.status;
  if (reason === "Evicted" && /exceeds/.test(message ?? "")) return failed(null, `It was evicted: ${message}`);
  const stage = containerOf(pod, STAGE_CONTAINER)?.state.terminated;
  if (terminated !== undefined && terminated.exitCode !== 0 && stage?.reason !== "Error" && !end.isDeleted) {
    const words = terminated.message ?? lastLines;
    return failed(terminated.exitCode, words === "" ? "It failed and printed nothing" : words);
  }
  if (stage !== undefined && stage.exitCode !== 0) {
    return {
      kind: "broken",
      reason: `The stage of pod "${pod.metadata.name}" failed: ${stage.message ?? stage.reason}`,
    };
  }
  const death = podDeath(pod, STAGE_CONTAINER) ?? "it was deleted";
  return { kind: "broken", reason: `Pod "${pod.metadata.name}" ended without a result. ${death}` };
}

function failed(exitCode: number | null, message: string): PodVerdict {
  return { kind: "outcome", outcome: { kind: "failed", exitCode, message } };
}
