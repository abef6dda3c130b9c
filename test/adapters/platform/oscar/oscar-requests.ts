import type { Edge } from "#core/workflow/workflow.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { Collected, RunComponent, RunHandle, RunRequest, ServicePlatform } from "#ports/service-platform.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";

let runs = 0;

/** A run of these components with one small file for each of these times, put into the store. */
export async function oscarRun(
  store: ObjectStore,
  components: readonly RunComponent[],
  times: readonly number[],
  edges: readonly Edge[] = [],
  options: Partial<RunRequest> = {},
): Promise<RunRequest> {
  const runId = `run-${++runs}`;
  const uploads = await Promise.all(
    times.map(async (atSeconds, index) => {
      const key = `files/${runId}/${index}-input.txt`;
      const body = `input ${"x".repeat(index)}\n`;
      await store.put("inputs", key, body);
      return { component: components[0]!.name, atSeconds, batchIndex: 0, key, sizeBytes: body.length };
    }),
  );
  return {
    campaignId: "oscars-12345678",
    runId,
    attempt: 1,
    components,
    edges,
    uploads,
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: `work-${runId}/`,
    captureToPrefix: null,
    seed: runId,
    ...options,
  };
}

/** How long a test waits, and on a real OSCAR longer. */
interface Patience {
  readonly patienceSeconds?: number;
}

export async function ended(
  platform: ServicePlatform,
  handle: RunHandle,
  { patienceSeconds = 100 }: Patience = {},
): Promise<Collected> {
  for (let rounds = 0; rounds < patienceSeconds * 20; rounds++) {
    const collected = await platform.collect(handle);
    if (collected.kind !== "pending") return collected;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The run ${handle.runId} did not end`);
}

export async function finished(
  platform: ServicePlatform,
  handle: RunHandle,
  patience: Patience = {},
): Promise<RunMeasurement> {
  const collected = await ended(platform, handle, patience);
  if (collected.kind !== "finished") throw new Error(`The run did not finish: ${JSON.stringify(collected)}`);
  return collected.measurement;
}
