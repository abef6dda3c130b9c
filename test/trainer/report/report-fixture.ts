import type { Invocation } from "#core/trace/invocation.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import type { ReportInput } from "../../../functions/trainer/report/report-input.ts";
import { modelFixture } from "../../support/model-fixture.ts";
import {
  campaign,
  componentConfiguration,
  configuration,
  invocation,
  measurement,
  runRecord,
} from "../../support/records.ts";

/** Three invocations of blur and two of encode, one of which ran out of memory. */
export const INVOCATIONS: readonly Invocation[] = [
  invocation({ id: "blur-0", arrivedAtSeconds: 0, computeSeconds: 2 }),
  invocation({ id: "blur-1", originIndex: 1, arrivedAtSeconds: 0, waitSeconds: 2, computeSeconds: 1 }),
  invocation({ id: "encode-0", component: "encode", arrivedAtSeconds: 2, computeSeconds: 0.5 }),
  invocation({
    id: "encode-1",
    component: "encode",
    originIndex: 1,
    arrivedAtSeconds: 3,
    computeSeconds: 0.25,
    outcome: { kind: "outOfMemory", limitBytes: 2 ** 28 },
  }),
];

const whole = (cpuMillicores: number) =>
  configuration("workflow", { blur: componentConfiguration({ cpuMillicores }), encode: componentConfiguration() });

/** Runs of the workflow: one succeeded, one failed, one could not be measured, one was taken from earlier. */
export const RECORDS: readonly RunRecord[] = [
  runRecord({
    runId: "workflow-a-r0",
    configurationId: "a",
    configuration: whole(500),
    measurement: measurement(INVOCATIONS.slice(0, 3)),
  }),
  runRecord({
    runId: "workflow-b-r0",
    configurationId: "b",
    order: 1,
    configuration: whole(1_000),
    measurement: measurement(INVOCATIONS),
    outcome: { kind: "failed", causes: ["encode: 1 of 2 invocations ran out of memory at 256 MiB"] },
  }),
  runRecord({
    runId: "workflow-c-r0",
    configurationId: "c",
    order: 2,
    configuration: whole(64_000),
    measurement: null,
    identity: null,
    outcome: { kind: "notMeasured", causes: ["blur asks for 64 cores: the largest node has 4"] },
  }),
  runRecord({
    runId: "workflow-d-r0",
    configurationId: "d",
    order: 3,
    configuration: whole(2_000),
    measurement: measurement(INVOCATIONS.slice(0, 3)),
    reusedFrom: { campaignId: "older-00000001", runId: "workflow-d-r0", measuredAt: "2025-12-25T00:00:00.000Z" },
  }),
];

/** A campaign of which everything can be told. */
export function reportInput(parts: Partial<ReportInput> = {}): ReportInput {
  return {
    campaign: campaign({ description: "A campaign for the tests." }),
    complete: {
      reason: "measured",
      partial: false,
      runs: { planned: 4, succeeded: 2, failed: 1, notMeasured: 1, reused: 1 },
    },
    leftOut: 0,
    records: RECORDS,
    models: [modelFixture()],
    notTrained: [
      { subject: "encode", target: "outputCount", reason: "Cannot learn outputCount of encode as it needs more rows" },
    ],
    ...parts,
  };
}
