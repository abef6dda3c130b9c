import { z } from "zod";

import { CampaignStatus } from "../campaign/campaign-status.ts";
import { campaignView, type CampaignView } from "../campaign/campaign-view.ts";
import { failureLog, type FailureLog } from "../campaign/failure-log.ts";
import { campaignIds } from "../campaign/list-campaigns.ts";
import { refusedSpecs } from "../campaign/refused-specs.ts";
import { statusLines } from "../campaign/talk.ts";
import { embeddedHost } from "../campaign/watch-campaign.ts";
import { interrupted } from "../command-failure.ts";
import { livingHosts } from "../host/presence.ts";
import { OPERATOR_HELP } from "../operator-path.ts";
import { startProgress } from "../terminal/progress.ts";
import { existingSystemOf, quietLog } from "../verb-system.ts";
import type { System } from "#wiring/open-system.ts";
import type { Verb, VerbCall } from "../verb.ts";

const ReconcileDocument = z
  .strictObject({
    /** The process that serves this store and reconciles anyway; null when the pass was made here. */
    leftTo: z.string().nullable(),
    /** Campaigns that were not finished when the pass began, as they are now. */
    campaigns: z.array(CampaignStatus),
    refused: z.array(z.strictObject({ key: z.string(), sentences: z.array(z.string()) })),
  })
  .meta({ title: "What profaas reconcile prints" });

export const reconcile: Verb<z.infer<typeof ReconcileDocument>> = {
  name: "reconcile",
  declare: (command) => void command.option("--operator <file>", OPERATOR_HELP),
  details: `
Lists the buckets once and handles whatever has not been handled: specs that were dropped while nobody served the store,
campaigns that stopped half-way or waited, records and datasets that nobody took up, requests without an answer. Ends when nothing
is left, or what is left waits for its hour. Where "profaas serve" works on the store, it does that by itself at an interval, and this verb leaves it to it.`,
  examples: [
    { command: "profaas reconcile", meaning: "finish what was left" },
    {
      command: "cp campaign.yaml .profaas/store/profaas-campaigns/ && profaas reconcile",
      meaning: "measure without a host",
    },
  ],
  document: ReconcileDocument,
  run: async (call) => {
    const failures = failureLog(quietLog(call), call.io);
    const system = await existingSystemOf(call, failures);
    const [other] = await livingHosts(system);
    if (other !== undefined) {
      const text = `${other.hostId} serves this store and reconciles every ${system.operator.serve.reconcileSeconds} s: nothing was done here.`;
      return { document: { leftTo: other.hostId, campaigns: [], refused: [] }, text };
    }
    const campaigns = await handleEverything(call, system, failures);
    const refused = await refusedSpecs(system.store);
    const lines = [
      ...campaigns.flatMap(statusLines),
      ...refused.flatMap(({ key, sentences }) => [`${key}: refused`, ...sentences.map((sentence) => `  ${sentence}`)]),
    ];
    return {
      document: { leftTo: null, campaigns, refused },
      text: lines.length > 0 ? lines.join("\n") : "Nothing was left to do.",
    };
  },
};

async function handleEverything({ io }: VerbCall, system: System, failures: FailureLog): Promise<CampaignStatus[]> {
  const views = new Map<string, CampaignView>();
  /** Campaigns that were at their end when the pass began. */
  const finishedBefore = new Set<string>();
  const look = async (): Promise<CampaignStatus[]> => {
    for (const id of await campaignIds(system.store)) if (!views.has(id)) views.set(id, campaignView(id, system));
    const all: CampaignStatus[] = [];
    for (const [id, view] of views) if (!finishedBefore.has(id)) all.push(await view.look());
    return all;
  };

  for (const status of await look()) if (!isUnfinished(status)) finishedBefore.add(status.campaignId);
  const progress = startProgress("reconciling", io);
  failures.speakThrough(progress);
  const host = await embeddedHost(system);
  try {
    for (;;) {
      const isIdle = await Promise.race([
        host.idle().then(() => true),
        io.clock.sleep(1, io.interruption).then(() => false),
      ]);
      const campaigns = await look();
      const unfinished = campaigns.filter(isUnfinished);
      if (io.interruption.aborted)
        throw interrupted("Stopped before everything was handled: profaas reconcile goes on.");
      // What the guard is against was asked about when the host began, and is asked about again by the next pass.
      if (isIdle && unfinished.every(({ state }) => state === "waiting")) return campaigns;
      failures.throwIfHopeless();
      // Nothing is under way and something is left: its notification is late, or its function failed.
      if (isIdle) await host.reconcile();
      const done = campaigns.reduce((sum, { runs }) => sum + runs.done, 0);
      const total = campaigns.reduce((sum, { runs }) => sum + runs.planned, 0);
      const remaining = unfinished
        .map(({ remainingSeconds }) => remainingSeconds)
        .filter((seconds) => seconds !== null);
      progress.update({
        done,
        total: Math.max(1, total),
        note: unfinished.map(({ campaignId }) => campaignId).join(", "),
        remainingSeconds:
          remaining.length === unfinished.length ? remaining.reduce((sum, seconds) => sum + seconds, 0) : undefined,
      });
    }
  } finally {
    progress.stop();
    failures.speakThrough(undefined);
    await host.stop();
  }
}

function isUnfinished({ state }: CampaignStatus): boolean {
  return state !== "done" && state !== "stuck";
}
