import { datasetsCompleteObject, sweepDatasetObject, sweepObject } from "#core/campaign/object-keys.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { SweepSpec } from "#core/queueing/surrogate/sweep-spec.ts";
import { type AcceptedAnySweep, anySweepId } from "#core/queueing/sweep/any-sweep.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { workOnSweep } from "../../functions/simulator/work-on-sweep.ts";
import { simulatorPorts } from "./simulator-ports.ts";
import { contents, testBuckets } from "./test-buckets.ts";

/** So small that it is simulated in a fraction of a second. */
export const TINY_SWEEP = SweepSpec.parse({
  kind: "sweep",
  name: "tiny",
  count: 52,
  seed: 3,
  jobsPerLabel: 2_000,
  space: { utilisation: [0.1, 0.7], busyShare: 0, manyServersShare: 0, batchMean: [1, 8], offloadBatch: [1, 8] },
  test: { count: 10, timesLonger: 2 },
  training: {
    ...{ members: 3, hiddenUnits: [8], firstStageUnits: [6], epochs: 2, batchSize: 16, warmupSteps: 2 },
    student: { hiddenUnits: [8], waitUnits: [7], tandems: 100, epochs: 2, batchSize: 16 },
  },
});
export const TINY_ID = anySweepId(TINY_SWEEP);

/** Buckets in which the tiny sweep was accepted, and nobody has begun it. */
export async function acceptedSweep(): Promise<ObjectStore> {
  const store = await testBuckets();
  const accepted: AcceptedAnySweep = { format: "sweep", version: 1, sweep: TINY_SWEEP };
  await writeArtifact(store, sweepObject(TINY_ID), accepted);
  return store;
}

/** Buckets in which it is simulated to its end, by one worker. */
export async function sweptBuckets(): Promise<ObjectStore> {
  const store = await acceptedSweep();
  await workOnSweep(TINY_ID, simulatorPorts(store));
  return store;
}

/** The dataset, and what says that it is complete, as text. */
export async function sweptTexts(store: ObjectStore): Promise<(string | undefined)[]> {
  const texts = await contents(store, "datasets");
  return [sweepDatasetObject(TINY_ID), datasetsCompleteObject(TINY_ID)].map(
    ({ bucket, key }) => texts[`${bucket}/${key}`],
  );
}
