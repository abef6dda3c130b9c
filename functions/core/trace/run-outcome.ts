import type { RunRequest } from "#core/campaign/run-request.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Invocation, InvocationOutcome } from "#core/trace/invocation.ts";
import type { RunOutcome } from "#core/trace/run-record.ts";

/**
 * Whether a run succeeded: every invocation did, and every input led to an end (told only where the request is given).
 * Else its causes in sentences, such as `blur: 2 of 8 invocations ran out of memory at 128 MiB`.
 */
export function runOutcome(
  invocations: readonly Invocation[],
  request?: Pick<RunRequest, "uploads" | "edges">,
): RunOutcome {
  const causes = [
    ...invocationCauses(invocations),
    ...(request === undefined ? [] : inputCauses(invocations, request)),
  ];
  return causes.length === 0 ? { kind: "succeeded" } : { kind: "failed", causes };
}

function invocationCauses(invocations: readonly Invocation[]): string[] {
  const started = new Map<string, number>();
  const failures = new Map<string, { component: string; what: string; count: number }>();
  for (const { component, outcome } of invocations) {
    if (outcome.kind === "notLast") continue;
    started.set(component, (started.get(component) ?? 0) + 1);
    const what = failureWords(outcome);
    if (what === undefined) continue;
    const key = `${component}\n${what}`;
    failures.set(key, { component, what, count: (failures.get(key)?.count ?? 0) + 1 });
  }
  return [...failures.values()].map(({ component, what, count }) => {
    const all = started.get(component) ?? count;
    return `${component}: ${count} of ${all} ${all === 1 ? "invocation" : "invocations"} ${what}`;
  });
}

function failureWords(outcome: InvocationOutcome): string | undefined {
  switch (outcome.kind) {
    case "succeeded":
    case "notLast":
      return undefined;
    case "failed": {
      const how = outcome.exitCode === null ? "failed" : `failed with exit code ${outcome.exitCode}`;
      const lastLine = outcome.message.trim().split("\n").at(-1)?.trim() ?? "";
      return lastLine === "" ? how : `${how}: ${lastLine.slice(0, 300)}`;
    }
    case "timedOut":
      return `took longer than ${outcome.limitSeconds} s`;
    case "outOfMemory":
      return `ran out of memory at ${formatQuantity(outcome.limitBytes, "B")}`;
    case "cancelled":
      return "was cancelled";
  }
}

function inputCauses(
  invocations: readonly Invocation[],
  { uploads, edges }: Pick<RunRequest, "uploads" | "edges">,
): string[] {
  const inner = new Set(edges.map((edge) => edge.from));
  const byOrigin = new Map<number, Invocation[]>();
  for (const invocation of invocations) {
    byOrigin.set(invocation.originIndex, [...(byOrigin.get(invocation.originIndex) ?? []), invocation]);
  }
  const origins = [...new Set(uploads.map(({ originIndex }, index) => originIndex ?? index))];
  const lost = origins.filter((origin) => !byOrigin.has(origin));
  const silent = new Map<string, number>();
  for (const origin of origins) {
    const own = byOrigin.get(origin) ?? [];
    if (own.some(({ component, outcome }) => !inner.has(component) || outcome.kind !== "succeeded")) continue;
    const mute = own.find(({ outputCount }) => outputCount === 0);
    if (mute !== undefined) silent.set(mute.component, (silent.get(mute.component) ?? 0) + 1);
  }
  const all = `${origins.length} ${origins.length === 1 ? "input" : "inputs"}`;
  return [
    ...(lost.length === 0 ? [] : [`${lost.length} of ${all} started no invocation`]),
    ...[...silent].map(
      ([component, count]) => `${component}: ${count} of ${all} ended here, as it wrote no file for the next component`,
    ),
  ];
}
