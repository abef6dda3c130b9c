import type { SelfProfiling as GuardSettings } from "#core/campaign/self-profiling.ts";
import { formatNumber, formatShare } from "#core/document/format-quantity.ts";

import type { FoundNode } from "./found-cluster.ts";
import { countedNodeSeconds, type GuardLedger } from "./guard-ledger.ts";
import { localTime } from "./local-time.ts";

/** A node as far as its load goes. */
export type LoadedNode = Pick<FoundNode, "name" | "allocatable" | "requested">;

/** What is to be begun. */
export interface GuardedWork {
  readonly campaignId: string;
  /** Null while nobody can tell: it may then take no more than what is left of the day. */
  readonly nodeSeconds: number | null;
  /** The most CPU that it asks of one node. */
  readonly cpuMillicores: number;
  /** Nodes that it may run on. */
  readonly nodes: readonly LoadedNode[];
}

export interface GuardSight {
  readonly settings: GuardSettings;
  readonly epochMilliseconds: number;
  /** Of this day; undefined when nothing was let through yet. */
  readonly ledger: GuardLedger | undefined;
  /** Campaigns of ours that are under way: one at a time. */
  readonly underWay: readonly string[];
}

/** `wait` with all that stands in the way, or `go` with what it costs at most. */
export type GuardDecision =
  | { readonly kind: "go"; readonly nodeSeconds: number; readonly sentences: readonly string[] }
  | { readonly kind: "wait"; readonly sentences: readonly string[] };

/** Whether work may begin now: nothing else of ours is under way, hours, budget and the nodes' load allow it. */
export function guard(work: GuardedWork, { settings, epochMilliseconds, ledger, underWay }: GuardSight): GuardDecision {
  const now = localTime(epochMilliseconds, settings.timeZone);
  const others = underWay.filter((id) => id !== work.campaignId);
  const leftSeconds = nodeSecondsLeft(settings, ledger, now.day);
  const wanted = work.nodeSeconds ?? leftSeconds;
  const against: string[] = [];
  if (others.length > 0) against.push(`Campaign ${others[0]} is under way; one is measured at a time.`);
  against.push(...hoursAgainst(settings, now.minutesOfDay));
  if (wanted > settings.nodeSecondsPerDay) {
    against.push(
      `It would take ${formatNumber(wanted)} node-seconds, more than the ${formatNumber(settings.nodeSecondsPerDay)} of a whole day: raise nodeSecondsPerDay, or let its template sample less.`,
    );
  } else if (wanted > leftSeconds || leftSeconds === 0) {
    against.push(
      `It would take ${formatNumber(wanted)} node-seconds, and of today's ${formatNumber(settings.nodeSecondsPerDay)} there are ${formatNumber(leftSeconds)} left.`,
    );
  }
  against.push(...loadAgainst(work, settings.mostRequestedShare));
  if (against.length > 0) return { kind: "wait", sentences: against };
  const cost = work.nodeSeconds === null ? "at most " : "";
  return {
    kind: "go",
    nodeSeconds: wanted,
    sentences: [
      `It takes ${cost}${formatNumber(wanted)} of the ${formatNumber(leftSeconds)} node-seconds that today has left.`,
    ],
  };
}

export function nodeSecondsLeft(
  { nodeSecondsPerDay }: GuardSettings,
  ledger: GuardLedger | undefined,
  day: string,
): number {
  const spent = ledger?.day === day ? ledger.entries.reduce((sum, entry) => sum + countedNodeSeconds(entry), 0) : 0;
  return Math.max(0, nodeSecondsPerDay - spent);
}

/** Quiet hours that hold now. */
export function hoursAgainst({ quietHours, timeZone }: GuardSettings, minutesOfDay: number): string[] {
  const quiet = quietHours.find(({ from, to }) => isWithin(minutesOfDay, from, to));
  return quiet === undefined ? [] : [`From ${quiet.from} to ${quiet.to} (${timeZone}) nothing is begun.`];
}

/** It waits where no node has room below the ceiling; a node that does not tell its load stops nobody. */
export function loadAgainst(
  { nodes, cpuMillicores }: Pick<GuardedWork, "nodes" | "cpuMillicores">,
  mostShare: number,
): string[] {
  const full = nodes.flatMap((node) => {
    const { name, allocatable, requested } = node;
    if (allocatable === null || requested === null || allocatable.cpuMillicores === 0) return [];
    const share = (requested.cpuMillicores + cpuMillicores) / allocatable.cpuMillicores;
    return share > mostShare ? [{ name, share, now: requested.cpuMillicores / allocatable.cpuMillicores }] : [];
  });
  if (nodes.length === 0 || full.length < nodes.length) return [];
  const words = full.map(({ name, now, share }) => `${name} (${formatShare(now)} now, ${formatShare(share)} with it)`);
  return [
    `On every node that it may use more than ${formatShare(mostShare)} of the CPU would be requested: ${words.join(", ")}.`,
  ];
}

function isWithin(minutes: number, from: string, to: string): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  return begin <= end ? minutes >= begin && minutes < end : minutes >= begin || minutes < end;
}

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
