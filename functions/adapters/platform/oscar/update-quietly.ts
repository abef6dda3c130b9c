import type { Clock } from "#ports/clock.ts";

import { hasEnded } from "./api/job-state.ts";
import type { OscarClient } from "./api/oscar-client.ts";
import type { OscarService } from "./api/oscar-service.ts";
import { supervisorMarks } from "./supervisor-log.ts";

const LOOK_SECONDS = 0.5;
const PATIENCE_SECONDS = 30;

/**
 * Updates a service of somebody else's. OSCAR puts the folders of its inputs into their buckets once more with that, and
 * MinIO tells of them: the jobs that come of it, which fail, are awaited, so that they disturb no measurement, and taken away
 * again. Those of users stay.
 */
export async function updateQuietly(client: OscarClient, service: OscarService, clock: Clock): Promise<void> {
  const { name, input } = service;
  if (input.length === 0) return client.replace(service);
  const before = await client.jobs(name);
  await client.replace(service);
  const doomed = new Set<string>();
  const others = new Set<string>(before.keys());
  const endSeconds = clock.monotonicSeconds() + PATIENCE_SECONDS;
  while (doomed.size < input.length && clock.monotonicSeconds() < endSeconds) {
    await clock.sleep(LOOK_SECONDS);
    for (const [job, state] of await client.jobs(name)) {
      if (others.has(job) || doomed.has(job) || !hasEnded(state)) continue;
      const isDoomed = state.status !== "Succeeded" && isOfFolder((await client.log(name, job)) ?? "");
      (isDoomed ? doomed : others).add(job);
    }
  }
  for (const job of doomed) await client.deleteJob(name, job);
}

/** The supervisor cannot download a folder; at a log level that tells nothing of the event it still says that. */
function isOfFolder(log: string): boolean {
  return supervisorMarks(log)?.event?.key.endsWith("/") === true || log.includes("IsADirectoryError");
}
