import { z } from "zod";

import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { agentRunObject, oscarRunObject, oscarRunsPrefix } from "#core/campaign/object-keys.ts";

import type { RunAttempt } from "../cluster/cluster-run.ts";
import type { OscarGround, OscarSite } from "./oscar-site.ts";
import { runFolderName } from "./run-keys.ts";

const OpenRun = z.object({
  format: z.literal("oscar-open-run"),
  version: z.literal(1),
  run: z.object({ campaignId: z.string(), runId: z.string(), attempt: z.int() }),
});

type Here = Pick<OscarSite, "cluster">;
type Kept = Pick<OscarGround, "store">;

const LONGEST_WAIT_SECONDS = 3600;
const LOOK_SECONDS = 2;

/** Says that an OSCAR is measured by this run. */
export async function noteRun(
  { cluster }: Here,
  { store }: Kept,
  { campaignId, runId, attempt }: RunAttempt,
): Promise<void> {
  const run = { campaignId, runId, attempt };
  const entry = { format: "oscar-open-run", version: 1, run } as const;
  await writeArtifact(store, oscarRunObject(cluster, runFolderName(run)), entry, { ifAbsent: true });
}

export async function unnoteRun({ cluster }: Here, { store }: Kept, run: RunAttempt): Promise<void> {
  const { bucket, key } = oscarRunObject(cluster, runFolderName(run));
  await store.delete(bucket, key);
}

/** Whether a run goes on there, this one apart. */
export async function isMeasured({ cluster }: Here, ground: Kept, except?: RunAttempt): Promise<boolean> {
  const own = except === undefined ? undefined : oscarRunObject(cluster, runFolderName(except)).key;
  for (const { key } of await listObjects(ground.store, oscarRunsPrefix(cluster))) {
    if (key === own) continue;
    const entry = (await readArtifact(ground.store, { bucket: "state", key }, OpenRun))?.artifact;
    if (entry !== undefined && (await isGoingOn(entry.run, ground))) return true;
  }
  return false;
}

/** Resolves when no other run is measured there: what restarts MinIO would take its uploads' notifications with it. */
export async function untilUnmeasured(
  site: Here,
  ground: Pick<OscarGround, "store" | "clock">,
  except?: RunAttempt,
): Promise<void> {
  const endSeconds = ground.clock.monotonicSeconds() + LONGEST_WAIT_SECONDS;
  while (await isMeasured(site, ground, except)) {
    if (ground.clock.monotonicSeconds() > endSeconds) {
      throw new Error(
        `Cannot make a service on OSCAR "${site.cluster}" as another run has been measured there for ${LONGEST_WAIT_SECONDS} s`,
      );
    }
    await ground.clock.sleep(LOOK_SECONDS);
  }
}

/** Whether an attempt at a run was begun and has no outcome. */
export async function isGoingOn({ campaignId, runId, attempt }: RunAttempt, { store }: Kept): Promise<boolean> {
  const is = async (part: "request" | "outcome"): Promise<boolean> => {
    const { bucket, key } = agentRunObject(campaignId, runId, attempt, part);
    return (await store.head(bucket, key)) !== undefined;
  };
  return (await is("request")) && !(await is("outcome"));
}
