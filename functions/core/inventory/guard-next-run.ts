import { formatNumber } from "#core/document/format-quantity.ts";

import { hoursAgainst, loadAgainst, type GuardSight, type LoadedNode } from "./guard.ts";
import { countedNodeSeconds, entryOf } from "./guard-ledger.ts";
import { localTime } from "./local-time.ts";

/** The next run of a campaign that was let through. */
export interface NextRun {
  readonly campaignId: string;
  /** What it will take, by what was measured so far; null while nothing tells. */
  readonly nodeSeconds: number | null;
  /** The most CPU that it asks of one node. */
  readonly cpuMillicores: number;
  /** Nodes that it may run on; none where the platform does not tell. */
  readonly nodes: readonly LoadedNode[];
}

/**
 * Why the next run of a campaign waits, as sentences; empty where it may begin. Hours and load count as they are now, and the
 * budget by what the runs of this day really took: what the campaign was let through for may have been a guess.
 */
export function guardNextRun(
  run: NextRun,
  { settings, epochMilliseconds, ledger }: Pick<GuardSight, "settings" | "epochMilliseconds" | "ledger">,
): string[] {
  const { day, minutesOfDay } = localTime(epochMilliseconds, settings.timeZone);
  const { nodeSecondsPerDay: whole } = settings;
  const own = entryOf(ledger, run.campaignId, day)?.usedNodeSeconds ?? 0;
  const others = ledger?.day === day ? ledger.entries.filter(({ campaignId }) => campaignId !== run.campaignId) : [];
  const left = Math.max(0, whole - own - others.reduce((sum, entry) => sum + countedNodeSeconds(entry), 0));
  return [
    ...hoursAgainst(settings, minutesOfDay),
    ...budgetAgainst(run.nodeSeconds, left, whole),
    ...loadAgainst(run, settings.mostRequestedShare),
  ];
}

function budgetAgainst(wanted: number | null, left: number, whole: number): string[] {
  if (wanted !== null && wanted > whole) {
    return [
      `Its next run would take ${formatNumber(wanted)} node-seconds, more than the ${formatNumber(whole)} of a whole day: raise nodeSecondsPerDay, or cancel it.`,
    ];
  }
  if (left > 0 && (wanted ?? 0) <= left) return [];
  const next = wanted === null ? "" : `, and its next run would take ${formatNumber(wanted)}`;
  return [`Of today's ${formatNumber(whole)} node-seconds there are ${formatNumber(left)} left${next}.`];
}
