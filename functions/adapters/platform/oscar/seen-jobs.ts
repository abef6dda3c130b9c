import type { FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { JobState } from "./api/job-state.ts";
import type { OscarClient } from "./api/oscar-client.ts";
import { jobPhases } from "./oscar-phases.ts";
import { supervisorMarks } from "./supervisor-log.ts";

/** Each costs OSCAR five calls of its five a second. */
const MOST_LOGS = 40;

/**
 * The jobs of a service that have succeeded, by what OSCAR still knows of them: the list of jobs gives whole seconds, the
 * supervisor's log the file that a job was for and milliseconds. Where the service logs nothing, the file is not known.
 */
export async function seenJobs(
  service: FoundService,
  client: OscarClient,
  source: () => Promise<ObjectStore>,
): Promise<readonly SeenInvocation[]> {
  const { creationTimeOf } = await client.traits();
  const ended = [...(await client.jobs(service.name))]
    .filter(
      ([, { status, startedAt, finishedAt }]) =>
        status === "Succeeded" && startedAt !== undefined && finishedAt !== undefined,
    )
    .sort(([, left], [, right]) => momentOf(left) - momentOf(right))
    .slice(-MOST_LOGS);
  const seen: SeenInvocation[] = [];
  for (const [name, job] of ended) {
    const log = await client.log(service.name, name);
    const marks = log === null ? undefined : supervisorMarks(log);
    const event = marks?.event;
    const began = Date.parse(job.startedAt!);
    const { phases, bounds, ended: end } = jobPhases({ arrived: event?.modified ?? began, job, marks, creationTimeOf });
    let [least, most] = [0, 0];
    for (const [phase, seconds] of Object.entries(phases)) {
      if (phase === "wait" || seconds === null) continue;
      const bound = bounds[phase as keyof typeof bounds];
      least += bound?.leastSeconds ?? seconds;
      most += bound?.mostSeconds ?? seconds;
    }
    const input = event === undefined ? undefined : await (await source()).head(event.bucket, event.key);
    seen.push({
      endedEpochMilliseconds: Math.round(end),
      inputBytes: input?.sizeBytes ?? null,
      leastSeconds: least,
      mostSeconds: Math.max(least, most),
      cpuMillicores: service.cpuMillicores,
      memoryBytes: service.memoryBytes,
    });
  }
  return seen;
}

function momentOf({ finishedAt }: JobState): number {
  return Date.parse(finishedAt ?? "");
}
