import { PHASES } from "#core/trace/invocation.ts";
import type { Invocation, PhaseSeconds } from "#core/trace/invocation.ts";

let made = 0;

/** A sound invocation of `blur` that waited for nothing, with these fields; its end follows from its phases. */
export function invocation(
  fields: Partial<Omit<Invocation, "phases">> & { readonly phases?: Partial<PhaseSeconds> } = {},
): Invocation {
  const phases: PhaseSeconds = {
    transfer: 0,
    wait: 0,
    pull: 0,
    start: 0.25,
    download: 0.125,
    compute: 1,
    upload: 0.125,
    teardown: 0,
    ...fields.phases,
  };
  const arrivedAtSeconds = fields.arrivedAtSeconds ?? 0;
  return {
    id: `blur-${made++}`,
    component: "blur",
    resource: "here",
    node: "node",
    originIndex: 0,
    batchIndex: 0,
    inputKeys: ["a"],
    inputBytes: 1,
    inputCount: 1,
    outputBytes: 1,
    outputCount: 1,
    cold: true,
    outcome: { kind: "succeeded" },
    arrivedAtSeconds,
    finishedAtSeconds: arrivedAtSeconds + PHASES.reduce((sum, phase) => sum + (phases[phase] ?? 0), 0),
    merged: {},
    usage: { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null },
    ...fields,
    phases,
  };
}
