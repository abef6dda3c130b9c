import type { InvocationOutcome } from "#core/trace/invocation.ts";

import type { WorkEnd } from "./work-end.ts";

/** What the end of an invocation means. A kill for want of memory counts even where the command went on to exit 0. */
export function judge(
  end: WorkEnd,
  limits: { readonly memoryBytes: number; readonly timeoutSeconds: number },
  ended: { readonly timedOut: boolean; readonly cancelled: boolean },
): InvocationOutcome {
  if (ended.cancelled) return { kind: "cancelled" };
  if (end.outOfMemory) return { kind: "outOfMemory", limitBytes: limits.memoryBytes };
  if (ended.timedOut) return { kind: "timedOut", limitSeconds: limits.timeoutSeconds };
  if (end.exitCode === 0) return { kind: "succeeded" };
  return { kind: "failed", exitCode: end.exitCode, message: message(end) };
}

function message({ exitCode, signal, lastLines }: WorkEnd): string {
  const how =
    exitCode === null ? (signal === null ? "It could not be started" : `It was ended by ${signal}`) : "It failed";
  return lastLines === "" ? `${how} and printed nothing` : `${how}; the last lines that it printed:\n${lastLines}`;
}
