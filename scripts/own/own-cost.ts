import { availableParallelism, totalmem } from "node:os";

import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { recordPrefix } from "#core/campaign/object-keys.ts";
import { nodeSeconds, type NodeSize } from "#core/inventory/node-seconds.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** What measuring one of our functions took, and under which circumstances. */
export interface OwnCost {
  readonly runs: number;
  /** Of this machine: one node-second is the whole of it for one second. */
  readonly nodeSeconds: number;
  /** What held CPU and memory limits. */
  readonly heldBy: readonly string[];
  /** What else used its CPUs meanwhile; null where that was not seen. */
  readonly otherCpuSeconds: number | null;
}

export async function ownCost(store: ObjectStore, campaignId: string): Promise<OwnCost> {
  const here: NodeSize = { cores: availableParallelism(), memoryBytes: totalmem() };
  let [runs, cost] = [0, 0];
  let others: number | null = null;
  const heldBy = new Set<string>();
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    const { configuration, measurement } = await requireArtifact(store, { bucket: "records", key }, RunRecord);
    if (measurement === null) continue;
    const { platform, makespanSeconds, enforcement, background } = measurement;
    const [node = here] = platform.nodes;
    runs += 1;
    cost += nodeSeconds(configuration, makespanSeconds, node);
    heldBy.add(enforcement.cpu).add(enforcement.memory);
    if (background.otherCpuSeconds !== null) others = (others ?? 0) + background.otherCpuSeconds;
  }
  return { runs, nodeSeconds: cost, heldBy: [...heldBy], otherCpuSeconds: others };
}
