import type { Campaign } from "#core/campaign/campaign.ts";
import type { ComponentConfiguration, Configuration } from "#core/campaign/configuration.ts";
import type { Invocation } from "#core/trace/invocation.ts";
import type { RunMeasurement, RunRecord } from "#core/trace/run-record.ts";

/** A component's set-up with everything filled in. */
export function componentConfiguration(parts: Partial<ComponentConfiguration> = {}): ComponentConfiguration {
  return {
    resource: "here",
    alternative: "default",
    cpuMillicores: 1000,
    memoryBytes: 256 * 2 ** 20,
    parallelism: 1,
    environment: {},
    warm: false,
    ...parts,
  };
}

/** A configuration of the subject with one batch of one file. */
export function configuration(subject: string, components: Record<string, ComponentConfiguration>): Configuration {
  return {
    subject,
    components,
    inputSet: "small",
    load: { batchSize: 1, batches: 1, interUploadSeconds: 0, interUploadDistribution: "deterministic" },
  };
}

/** A succeeded invocation of so many seconds of computing after so many seconds of waiting. */
export function invocation(
  parts: Partial<Invocation> & { waitSeconds?: number; computeSeconds?: number } = {},
): Invocation {
  const { waitSeconds = 0, computeSeconds = 1, ...given } = parts;
  const arrivedAtSeconds = given.arrivedAtSeconds ?? 0;
  return {
    id: "blur-0",
    component: "blur",
    resource: "here",
    node: "node-1",
    originIndex: 0,
    batchIndex: 0,
    inputKeys: ["abc/face.jpg"],
    inputBytes: 1000,
    inputCount: 1,
    outputBytes: 500,
    outputCount: 1,
    cold: true,
    outcome: { kind: "succeeded" },
    arrivedAtSeconds,
    finishedAtSeconds: arrivedAtSeconds + waitSeconds + computeSeconds,
    phases: {
      transfer: null,
      wait: waitSeconds,
      pull: null,
      start: 0,
      download: 0,
      compute: computeSeconds,
      upload: 0,
      teardown: 0,
    },
    merged: { pull: "start" },
    usage: { cpuSeconds: computeSeconds, peakMemoryBytes: 2 ** 20, throttledSeconds: 0 },
    ...given,
  };
}

/** What a platform measured, with these invocations. */
export function measurement(invocations: readonly Invocation[]): RunMeasurement {
  return {
    startedAt: "2026-01-01T00:00:00.000Z",
    makespanSeconds: Math.max(0, ...invocations.map(({ finishedAtSeconds }) => finishedAtSeconds)),
    invocations: [...invocations],
    platform: {
      kind: "simulated",
      cluster: "test",
      nodes: [{ name: "node-1", architecture: "x64", cores: 4, memoryBytes: 2 ** 33, kind: "test" }],
    },
    enforcement: { cpu: "simulated", memory: "simulated", notes: [] },
    background: { otherCpuSeconds: null, notes: [] },
    achievedParallelism: { blur: 1 },
    captured: null,
  };
}

/** A record of a run that succeeded, unless something else is given. */
export function runRecord(parts: Partial<RunRecord> & Pick<RunRecord, "configuration">): RunRecord {
  return {
    format: "record",
    version: 1,
    campaignId: "faces-0123abcd",
    runId: `${parts.configuration.subject}-c1-r0`,
    configurationId: "c1",
    repetition: 0,
    order: 0,
    identity: "identity",
    outcome: { kind: "succeeded" },
    measurement: measurement([invocation()]),
    reusedFrom: null,
    ...parts,
  };
}

/** A campaign of two components in a chain, blur and encode. */
export function campaign(parts: Partial<Campaign> = {}): Campaign {
  const component = (name: string, input: string, output: string): Campaign["components"][number] => ({
    name,
    alternatives: { default: { command: name } },
    resources: ["here"],
    cpuMillicores: [1000],
    memoryBytes: [256 * 2 ** 20],
    parallelism: [1],
    environment: {},
    warm: [false],
    timeoutSeconds: 60,
    join: false,
    inputPaths: [input],
    outputs: [{ path: output, prefixes: [], suffixes: [] }],
  });
  return {
    format: "campaign",
    version: 1,
    id: "faces-0123abcd",
    name: "faces",
    description: "",
    components: [component("blur", "faces/in", "faces/mid"), component("encode", "faces/mid", "faces/out")],
    edges: [{ from: "blur", to: "encode", path: "faces/mid" }],
    inputs: { small: ["abc/face.jpg"] },
    load: { batchSize: [1], batches: 1, interUploadSeconds: [0], interUploadDistribution: "deterministic" },
    subjects: ["workflow", "blur", "encode"],
    sweep: "grid",
    repetitions: 1,
    order: "given",
    seed: 1,
    coolDownSeconds: 0,
    budget: { runs: null, seconds: null },
    reuse: true,
    ...parts,
  };
}
