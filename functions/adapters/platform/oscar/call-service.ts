import type { Arrival } from "#core/workflow/routing.ts";
import type { RunRequest } from "#ports/service-platform.ts";
import type { ComponentOutput } from "#core/workflow/workflow.ts";

import type { OscarService } from "./api/oscar-service.ts";
import { endWithoutNote } from "./end-note.ts";
import type { KeptJob } from "./kept-job.ts";
import type { OscarGround, OscarSite } from "./oscar-site.ts";
import { OscarRunObjects } from "./oscar-run-objects.ts";
import { endKey, outputFolder, outputPaths } from "./run-keys.ts";
import { supervisorMarks } from "./supervisor-log.ts";
import { filesOfTar } from "./tar.ts";

export interface ServiceCall {
  readonly ground: OscarGround;
  readonly site: OscarSite;
  readonly run: RunRequest;
  readonly target: OscarService;
  readonly service: string;
  readonly outputs: readonly ComponentOutput[];
  readonly arrival: Arrival;
  readonly way: string;
  readonly sent: () => void;
}

/** Shown of an answer that is none of ours. */
const SHOWN = 2_000;

/**
 * Calls a service by `/run`. Its answer is an archive with what a job would have uploaded: outputs go into the service's
 * bucket, and last the note that it has ended, so that all else goes on as after a job.
 */
export async function callService(call: ServiceCall, archive: Uint8Array): Promise<void> {
  const { ground, site, run, target, service, outputs, arrival, way, sent } = call;
  const asked = ground.clock.epochMilliseconds();
  const answer = await site.client.run(target, { kind: "bytes", bytes: archive }, { sent });
  const answered = ground.clock.epochMilliseconds();
  const lines = answer.body.trim().split("\n");
  const files = answer.status === 200 ? filesOfTar(Buffer.from(lines.at(-1) ?? "", "base64")) : [];
  const end = files.find(({ name }) => name === `e/${way}.end`);
  const message = `It answered ${answer.status} and noted no end: ${answer.body.slice(0, SHOWN)}`;
  const kept: KeptJob = {
    format: "oscar-job",
    version: 1,
    job: "",
    state: { status: String(answer.status) },
    marks: marksIn(lines) as KeptJob["marks"],
    ending: end === undefined ? { at: answered, note: endWithoutNote("", message) } : null,
    serviceSeconds: answer.serviceSeconds,
    call: { asked, answered },
    pod: null,
  };
  await new OscarRunObjects(ground.store, run).writeJob(arrival.id, kept);
  const { store } = await site.buckets();
  for (const index of outputPaths(outputs).keys()) {
    for (const { name, bytes } of files.filter((file) => file.name.startsWith(`o${index}/`))) {
      await store.put(service, `${outputFolder(index)}/${name}`, bytes);
    }
  }
  const note = end?.bytes ?? `profaas-end 1\nexit unknown\nlog\n${message}`;
  await store.put(service, endKey(way), note);
}

/** The supervisor's lines come without the stamps of a container engine, in its own time: mostly UTC. */
function marksIn(lines: readonly string[]): ReturnType<typeof supervisorMarks> | null {
  const stamped = lines.map((line) => {
    const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d),(\d{3}) - supervisor - /.exec(line);
    return found === null ? line : `${found[1]}T${found[2]}.${found[3]}Z ${line}`;
  });
  return supervisorMarks(stamped.join("\n")) ?? null;
}
