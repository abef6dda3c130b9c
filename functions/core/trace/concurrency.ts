import type { Invocation } from "#core/trace/invocation.ts";

/** A half-open span of time: it holds its start and not its end. */
export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Spans that overlap by less only seem to: their ends were summed up in another order. */
const ROUNDING_SECONDS = 1e-9;

/** The largest number of spans that hold one and the same instant. */
export function largestOverlap(spans: readonly Span[]): number {
  const changes = spans
    .filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds > ROUNDING_SECONDS)
    .flatMap(({ startSeconds, endSeconds }) => [
      { at: startSeconds + ROUNDING_SECONDS, change: 1 },
      { at: endSeconds, change: -1 },
    ])
    .sort((left, right) => left.at - right.at || left.change - right.change);
  let current = 0;
  let largest = 0;
  for (const { change } of changes) {
    current += change;
    largest = Math.max(largest, current);
  }
  return largest;
}

/** For each component, the largest number of its invocations that were past their wait at once. */
export function achievedParallelism(
  invocations: readonly Invocation[],
  components: readonly string[] = [],
): Record<string, number> {
  const spans = new Map<string, Span[]>(components.map((name) => [name, []]));
  for (const { component, arrivedAtSeconds, finishedAtSeconds, phases, outcome } of invocations) {
    if (outcome.kind === "notLast") continue;
    const startSeconds = arrivedAtSeconds + (phases.transfer ?? 0) + (phases.wait ?? 0);
    const own = spans.get(component) ?? [];
    own.push({ startSeconds, endSeconds: finishedAtSeconds });
    spans.set(component, own);
  }
  return Object.fromEntries([...spans].map(([component, own]) => [component, largestOverlap(own)]));
}
