import { z } from "zod";

import { goDurationSeconds } from "./go-duration.ts";

/** What we read of an event, in the API's own spelling. */
export const PodEvent = z.looseObject({
  reason: z.string().default(""),
  message: z.string().default(""),
  type: z.string().default("Normal"),
  count: z.int().nullish(),
});
export type PodEvent = z.infer<typeof PodEvent>;

const TROUBLES = new Set([
  "FailedScheduling",
  "Failed",
  "BackOff",
  "FailedMount",
  "FailedCreatePodSandBox",
  "FailedCreate",
  "Evicted",
  "NodeNotReady",
  "Preempted",
  "Unhealthy",
]);

/**
 * Seconds that a pod's images took to be pulled, with the time in the node's own queue of pulls: the node's clock, but a
 * duration. 0 when all of them were there; null when the events tell of none.
 */
export function pullSeconds(events: readonly PodEvent[]): number | null {
  const pulled = events.filter(({ reason }) => reason === "Pulled");
  if (pulled.length === 0) return null;
  return pulled.reduce((sum, { message }) => sum + secondsOf(message), 0);
}

/** `Successfully pulled image "x" in 1.2s (1.3s including waiting).`, or that it is `already present on machine`. */
function secondsOf(message: string): number {
  const including = /\(([^()]+) including waiting\)/.exec(message)?.[1] ?? /" in (\S+?)[.]?(?: |$)/.exec(message)?.[1];
  return including === undefined ? 0 : (goDurationSeconds(including) ?? 0);
}

/** Why a pod waited, in the platform's own words, each once. */
export function waitReasons(events: readonly PodEvent[]): string[] {
  const told = events.flatMap(({ reason, message, count }) => {
    if (TROUBLES.has(reason)) return [`${reason}: ${message}${(count ?? 1) > 1 ? ` (${count} times)` : ""}`];
    if (reason === "Pulled" && secondsOf(message) > 0) return [`Pulled: ${message}`];
    return [];
  });
  return [...new Set(told)];
}
