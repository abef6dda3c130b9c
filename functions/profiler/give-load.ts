import { readArtifact } from "#artifacts/read-artifact.ts";
import { LoadOrder } from "#core/campaign/load-order.ts";
import { agentRunObject } from "#core/campaign/object-keys.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/** Which attempt at which run is meant. */
interface Ordered {
  readonly campaignId: string;
  readonly runId: string;
  readonly attempt: number;
}

/**
 * Gives the load of a run that outlasts a step of the profiler, for as long as it lasts: this process was started for nothing
 * else. Told of it twice, one of two gives it; told of it when it is over, nobody does.
 */
export async function giveLoad(run: Ordered, { store, platformOf, log, stopping }: ProfilerPorts): Promise<void> {
  const order = await readArtifact(store, agentRunObject(run.campaignId, run.runId, run.attempt, "order"), LoadOrder);
  if (order === undefined) return log.info("Nobody asks for the load of this run any more", { ...run });
  const { resource } = order.artifact;
  const platform = platformOf(resource);
  if (platform?.giveLoad === undefined) {
    throw new RangeError(
      `Cannot give the load of run "${run.runId}" as resource "${resource}" must be one of the operator's file whose platform orders loads`,
    );
  }
  await platform.giveLoad(run, stopping);
}
