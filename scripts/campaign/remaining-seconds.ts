import type { PlannedRun } from "#core/campaign/campaign.ts";
import { estimateRuns, type TimedConfiguration } from "#core/campaign/estimate.ts";

/** What the estimate needs of a run that has its record. */
export interface TimedRun {
  readonly runId: string;
  /** Null when it was not measured now: reused, or not measurable. */
  readonly makespanSeconds: number | null;
  readonly startedAtEpochMilliseconds: number | null;
}

/**
 * Seconds that the rest of a campaign takes, with the usual pause between two runs; runs like which none has been
 * measured yet count as the average of all. Undefined before the first measured run.
 */
export function remainingSeconds(planned: readonly PlannedRun[], finished: readonly TimedRun[]): number | undefined {
  const byId = new Map(finished.map((run) => [run.runId, run]));
  const remaining = planned.filter((run) => !byId.has(run.runId));
  if (remaining.length === 0) return 0;
  const timed = planned.flatMap(({ runId, configuration }): TimedConfiguration[] => {
    const makespanSeconds = byId.get(runId)?.makespanSeconds ?? null;
    return makespanSeconds === null ? [] : [{ configuration, makespanSeconds }];
  });
  if (timed.length === 0) return undefined;
  const pauseSeconds = usualPauseSeconds(finished);
  const subjects = new Set(timed.map(({ configuration }) => configuration.subject));
  const alike = remaining.filter(({ configuration }) => subjects.has(configuration.subject));
  const meanSeconds = timed.reduce((sum, { makespanSeconds }) => sum + makespanSeconds, 0) / timed.length;
  const unlikeSeconds = (remaining.length - alike.length) * (meanSeconds + pauseSeconds);
  return (estimateRuns(alike, timed, { pauseSeconds }).seconds ?? 0) + unlikeSeconds;
}

/** Median time from the end of a run to the start of the next, cool-down included: a night's interruption does not count. */
function usualPauseSeconds(finished: readonly TimedRun[]): number {
  const spans = finished
    .flatMap(({ makespanSeconds, startedAtEpochMilliseconds }) =>
      makespanSeconds === null || startedAtEpochMilliseconds === null
        ? []
        : [{ start: startedAtEpochMilliseconds / 1000, end: startedAtEpochMilliseconds / 1000 + makespanSeconds }],
    )
    .sort((left, right) => left.start - right.start);
  const pauses = spans.slice(1).map((span, index) => Math.max(0, span.start - (spans[index]?.end ?? span.start)));
  pauses.sort((left, right) => left - right);
  return pauses[Math.floor(pauses.length / 2)] ?? 0;
}
