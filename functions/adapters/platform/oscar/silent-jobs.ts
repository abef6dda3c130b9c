import { isToldOf } from "./chain-services.ts";
import { type EndNote, endWithoutNote } from "./end-note.ts";
import { type NamedOutput, namedOutputs } from "./named-outputs.ts";
import { siteOf } from "./oscar-site.ts";
import { readJob } from "./read-job.ts";
import type { RoutedArrival } from "./replay-run.ts";
import { outputPaths } from "./run-keys.ts";
import type { ObjectPlace, ServicePlace } from "./run-layout.ts";
import type { RunWork } from "./run-work.ts";

/** A pod that has not begun after so long will not. */
const START_PATIENCE_SECONDS = 600;

/**
 * Asks OSCAR about invocations of which nothing was heard for longer than any of them may take: those whose jobs are over,
 * or are not to be found, have ended.
 */
export async function lookAtSilent(
  open: readonly RoutedArrival[],
  { ground, run, layout, sights, lists }: RunWork,
  silence: number,
): Promise<void> {
  lists.forget();
  const now = ground.clock.epochMilliseconds();
  for (const routed of open) {
    const { arrival } = routed;
    const place = layout.placeOf(arrival.component);
    const isTold = isToldOf(layout, routed, ground);
    const read = await readJob(routed, undefined, { ground, run, layout, lists, isTold });
    const fail = (message: string): void => sights.tell(arrival.id, { at: now, note: endWithoutNote("", message) });
    if (read.kind === "over") {
      const { ending } = read.job;
      if (ending === null) continue;
      const files = place.isOwn ? [] : await outputsOf(arrival.id, read.uploads, place, { ground, run });
      for (const { at, sizeBytes, modified } of files) sights.seeFile(at, { sizeBytes, at: modified });
      const left = files.map(({ relativePath, sizeBytes }) => ({ relativePath, sizeBytes }));
      const isComplete = !place.isOwn && (left.length > 0 || place.component.outputs.length === 0);
      const note = ending.note.exitCode === 0 && !isComplete ? lacksOutputs(ending.note) : ending.note;
      sights.tell(arrival.id, { at: ending.at, note: { ...note, files: left } });
    } else if (read.kind === "unknown" && silence > START_PATIENCE_SECONDS) {
      fail("OSCAR has no job of it: the notification of its upload never arrived");
    } else if (read.kind === "waiting" && !read.isBegun && silence > START_PATIENCE_SECONDS) {
      fail(
        `Its pod did not begin within ${START_PATIENCE_SECONDS} s: OSCAR calls it ${read.status} and does not say why`,
      );
    }
  }
}

/**
 * OSCAR calls a job succeeded whatever its script did. A service of ours that ended soundly notes it: without that, nothing
 * says that its outputs are all there; and of one of others' that is to leave some, some have come.
 */
function lacksOutputs(note: EndNote): EndNote {
  return {
    ...note,
    exitCode: null,
    lastLines: `OSCAR calls its job Succeeded, and its outputs did not arrive; ${note.lastLines}`,
  };
}

/** What others' service left: by its log, and, where that is silent, by the names of the files. */
async function outputsOf(
  invocation: string,
  uploads: readonly ObjectPlace[],
  place: ServicePlace,
  { ground, run }: Pick<RunWork, "ground" | "run">,
): Promise<readonly Omit<NamedOutput, "invocation">[]> {
  const found = new Map<string, Omit<NamedOutput, "invocation">>();
  for (const at of uploads) {
    const whole = `${at.bucket}/${at.key}`;
    const path = outputPaths(place.component.outputs).find((start) => whole.startsWith(`${start}/`));
    const summary = await (await siteOf(ground, at.site).buckets()).store.head(at.bucket, at.key);
    if (path === undefined || summary === undefined) continue;
    const { sizeBytes, lastModifiedEpochMilliseconds: modified } = summary;
    found.set(whole, { at, relativePath: whole.slice(path.length + 1), sizeBytes, modified });
  }
  for await (const output of namedOutputs([invocation], run, place, ground)) {
    found.set(`${output.at.bucket}/${output.at.key}`, output);
  }
  return [...found.values()];
}
