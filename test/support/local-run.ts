import type { RunMeasurement } from "#core/trace/run-record.ts";
import type { Collected, RunComponent, RunHandle, RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import type { LocalInstallation } from "./local-platform.ts";

let runs = 0;

/** A run of components on the local platform: each text is uploaded at once as a file of the first component. */
export async function localRun(
  installation: LocalInstallation,
  components: readonly RunComponent[],
  texts: readonly string[],
  options: Partial<RunRequest> = {},
): Promise<RunRequest> {
  const runId = `local-${++runs}`;
  const uploads = await Promise.all(
    texts.map(async (text, index) => {
      const key = `local/${runId}/${index}.txt`;
      await installation.store.put("inputs", key, text);
      return {
        component: components[0]?.name ?? "",
        atSeconds: 0,
        batchIndex: 0,
        key,
        sizeBytes: Buffer.byteLength(text),
      };
    }),
  );
  return {
    campaignId: "local-00000000",
    runId,
    attempt: 1,
    components,
    edges: [],
    uploads,
    inputBucket: "inputs",
    workBucket: "state",
    workPrefix: `work/${runId}/`,
    captureToPrefix: null,
    seed: runId,
    ...options,
  };
}

/** What became of a run, however long it takes. */
export async function collected(
  platform: ServicePlatform,
  handle: RunHandle,
): Promise<Exclude<Collected, { kind: "pending" }>> {
  for (;;) {
    const found = await platform.collect(handle);
    if (found.kind !== "pending") return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Runs it to its end and lets go of it. */
export async function measured(platform: ServicePlatform, run: RunRequest): Promise<RunMeasurement> {
  const handle = await platform.start(run);
  const found = await collected(platform, handle);
  await platform.forget(handle);
  if (found.kind !== "finished") throw new Error(`The run did not finish: ${JSON.stringify(found)}`);
  return found.measurement;
}
