import type { Campaign } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import type { RunMeasurement, RunRecord } from "#core/trace/run-record.ts";

/** One run with what was measured of it; the measurement is null when nothing could be. */
export interface RunExample {
  readonly record: RunRecord;
  readonly measurement: RunMeasurement | null;
}

/** One invocation of a component, in its run. */
export interface InvocationExample extends RunExample {
  readonly measurement: RunMeasurement;
  readonly invocation: Invocation;
}

/** One file given to the whole workflow, with all the invocations that came of it. */
export interface RequestExample extends RunExample {
  readonly measurement: RunMeasurement;
  readonly originIndex: number;
  readonly invocations: readonly Invocation[];
}

/**
 * The runs a subject is judged by: of the whole workflow for the workflow; for a component those in which it ran alone,
 * or the whole workflow's where it never ran alone. Runs with another kind of load than the campaign's, which made the
 * inputs of others, are no measure of it.
 */
export function runExamples(campaign: Campaign, subject: string, records: readonly RunRecord[]): RunExample[] {
  const alone = subject === WORKFLOW_SUBJECT || campaign.subjects.includes(subject);
  const measured = alone ? subject : WORKFLOW_SUBJECT;
  return records
    .filter(({ configuration: { subject: own, load } }) => own === measured && load.kind === campaign.load.kind)
    .sort((left, right) => left.order - right.order)
    .map((record) => ({ record, measurement: record.measurement }));
}

export function invocationExamples(runs: readonly RunExample[], component: string): InvocationExample[] {
  return runs.flatMap(({ record, measurement }) =>
    measurement === null
      ? []
      : measurement.invocations
          .filter((invocation) => invocation.component === component && invocation.outcome.kind !== "notLast")
          .map((invocation) => ({ record, measurement, invocation })),
  );
}

export function requestExamples(runs: readonly RunExample[]): RequestExample[] {
  return runs.flatMap(({ record, measurement }) => {
    if (measurement === null) return [];
    const byOrigin = new Map<number, Invocation[]>();
    for (const invocation of measurement.invocations) {
      const siblings = byOrigin.get(invocation.originIndex) ?? [];
      byOrigin.set(invocation.originIndex, [...siblings, invocation]);
    }
    return [...byOrigin]
      .sort(([left], [right]) => left - right)
      .map(([originIndex, invocations]) => ({ record, measurement, originIndex, invocations }));
  });
}
