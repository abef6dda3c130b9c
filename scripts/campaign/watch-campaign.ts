import { readArtifact } from "#artifacts/read-artifact.ts";
import { Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject } from "#core/campaign/object-keys.ts";
import type { System } from "#wiring/open-system.ts";

import { CommandFailure } from "../command-failure.ts";
import { EXIT } from "../exit-code.ts";
import type { Host } from "../host/host.ts";
import { livingHosts } from "../host/presence.ts";
import type { Io } from "../terminal/io.ts";
import { startProgress, wholeSeconds, type ProgressState } from "../terminal/progress.ts";
import type { CampaignStatus } from "./campaign-status.ts";
import { campaignView } from "./campaign-view.ts";
import type { FailureLog } from "./failure-log.ts";
import { specObject } from "./submit-campaign.ts";

/** Looking costs a little of the machine that is measured: seldom where the campaign is long. */
const LEAST_LOOK_INTERVAL_SECONDS = 0.1;
const MOST_LOOK_INTERVAL_SECONDS = 1;
const HOST_CHECK_INTERVAL_SECONDS = 5;

/** How the watching ended: with the campaign, or because the user wanted to go. */
export interface Watched {
  readonly kind: "ended" | "detached";
  readonly status: CampaignStatus;
  /** True when another process is at work, and goes on without us. */
  readonly elsewhere: boolean;
}

/**
 * Shows a campaign's progress until it ends. Where no other process serves the store, all functions run in this one
 * meanwhile. `log` must be the one that the system was opened with.
 */
export async function watchCampaign(
  campaignId: string,
  system: System,
  io: Io,
  failures: FailureLog,
): Promise<Watched> {
  const view = campaignView(campaignId, system);
  const progress = startProgress(campaignId, io);
  failures.speakThrough(progress);
  const startedSeconds = io.clock.monotonicSeconds();
  let host: Host | undefined;
  let nextHostCheckSeconds = 0;
  /** When the state or the number of runs last changed: what is estimated runs down from there. */
  let changed = { text: "", atSeconds: 0 };
  try {
    for (;;) {
      const status = await view.look();
      if (status.state === "done" || status.state === "stuck")
        return { kind: "ended", status, elsewhere: host === undefined };
      if (io.interruption.aborted) return { kind: "detached", status, elsewhere: host === undefined };
      await refuseRefused(campaignId, system);
      failures.throwIfHopeless();

      const nowSeconds = io.clock.monotonicSeconds();
      if (host === undefined && nowSeconds >= nextHostCheckSeconds) {
        nextHostCheckSeconds = nowSeconds + HOST_CHECK_INTERVAL_SECONDS;
        if ((await livingHosts(system)).length === 0) host = await embeddedHost(system);
      }
      if (host !== undefined && failures.takeNews()) await host.reconcile();
      const text = `${status.state} ${status.runs.done}`;
      if (text !== changed.text) {
        if (changed.text !== "") failures.forget();
        changed = { text, atSeconds: nowSeconds };
      }
      progress.update(progressOf(status, nowSeconds - changed.atSeconds));
      await io.clock.sleep(lookInterval(nowSeconds - startedSeconds), io.interruption);
    }
  } finally {
    if (io.interruption.aborted && host !== undefined)
      progress.say("Stopping what is under way; Ctrl-C once more ends at once, and loses nothing that is measured.");
    progress.stop();
    failures.speakThrough(undefined);
    await host?.stop();
  }
}

/** A fiftieth of the time it took so far, within bounds. */
function lookInterval(elapsedSeconds: number): number {
  return Math.min(MOST_LOOK_INTERVAL_SECONDS, Math.max(LEAST_LOOK_INTERVAL_SECONDS, elapsedSeconds / 50));
}

/** Loaded when it is needed, so that verbs that only look start without the functions. */
export async function embeddedHost(system: System): Promise<Host> {
  const { startHost } = await import("../host/host.ts");
  return startHost(system, { http: false });
}

function progressOf(status: CampaignStatus, sinceChangeSeconds: number): ProgressState {
  const { done, planned } = status.runs;
  if (status.state === "aggregating" || status.state === "learning") {
    const note = `everything is measured, learning from it for ${wholeSeconds(sinceChangeSeconds)}`;
    return { done, total: Math.max(done, planned), note };
  }
  const remaining = status.remainingSeconds;
  return {
    done,
    total: planned,
    note: status.waiting[0] ?? status.currentRun ?? (status.state === "submitted" ? "waiting for the profiler" : ""),
    remainingSeconds: remaining === null ? undefined : remaining - sinceChangeSeconds,
  };
}

/** A spec that the profiler refused will not start, however long we wait. */
async function refuseRefused(campaignId: string, { store }: System): Promise<void> {
  const spec = specObject(campaignId);
  const refusal = (await readArtifact(store, errorObject(spec.bucket, spec.key), Refusal))?.artifact;
  if (refusal === undefined) return;
  throw new CommandFailure(
    EXIT.badInput,
    refusal.problems.map(({ sentence }) => sentence),
  );
}
