import { z } from "zod";

/** What was let through in one day, and what of it was used. */
export const GuardLedger = z.strictObject({
  format: z.literal("guard-ledger"),
  version: z.literal(1),
  /** Of the settings' time zone: `2026-11-26`. */
  day: z.string(),
  entries: z.array(
    z.strictObject({
      campaignId: z.string(),
      /** What it was expected to take when it was let through. */
      nodeSeconds: z.number().nonnegative(),
      /** What its runs of this day took. */
      usedNodeSeconds: z.number().nonnegative().default(0),
      /** True once no more of its runs come: what it took is then all that counts. */
      settled: z.boolean().default(false),
      letThroughAt: z.string(),
    }),
  ),
});
export type GuardLedger = z.infer<typeof GuardLedger>;
type GuardEntry = GuardLedger["entries"][number];

interface Moment {
  readonly day: string;
  readonly letThroughAt: string;
}

/** The ledger with a campaign that was let through; another day begins with an empty page. */
export function entered(
  ledger: GuardLedger | undefined,
  { campaignId, nodeSeconds }: { readonly campaignId: string; readonly nodeSeconds: number },
  at: Moment,
): GuardLedger {
  const usedNodeSeconds = entryOf(ledger, campaignId, at.day)?.usedNodeSeconds ?? 0;
  return withEntry(ledger, at.day, {
    campaignId,
    nodeSeconds,
    usedNodeSeconds,
    settled: false,
    letThroughAt: at.letThroughAt,
  });
}

/** The ledger with what a run took. */
export function metered(
  ledger: GuardLedger | undefined,
  { campaignId, nodeSeconds }: { readonly campaignId: string; readonly nodeSeconds: number },
  at: Moment,
): GuardLedger {
  const before = entryOf(ledger, campaignId, at.day) ?? blank(campaignId, at);
  return withEntry(ledger, at.day, { ...before, usedNodeSeconds: before.usedNodeSeconds + nodeSeconds });
}

/** The ledger once a campaign is at its end: what it was expected to take and did not is there for others. */
export function settled(ledger: GuardLedger | undefined, campaignId: string, at: Moment): GuardLedger {
  const before = entryOf(ledger, campaignId, at.day) ?? blank(campaignId, at);
  return withEntry(ledger, at.day, { ...before, settled: true });
}

/** What is counted of an entry: what it takes for sure. */
export function countedNodeSeconds({ nodeSeconds, usedNodeSeconds, settled: isOver }: GuardEntry): number {
  return isOver ? usedNodeSeconds : Math.max(nodeSeconds, usedNodeSeconds);
}

/** What the campaign is down for on that day. */
export function entryOf(ledger: GuardLedger | undefined, campaignId: string, day: string): GuardEntry | undefined {
  return ledger?.day === day ? ledger.entries.find((entry) => entry.campaignId === campaignId) : undefined;
}

function blank(campaignId: string, { letThroughAt }: Moment): GuardEntry {
  return { campaignId, nodeSeconds: 0, usedNodeSeconds: 0, settled: false, letThroughAt };
}

function withEntry(ledger: GuardLedger | undefined, day: string, entry: GuardEntry): GuardLedger {
  const before = ledger?.day === day ? ledger.entries : [];
  const others = before.filter(({ campaignId }) => campaignId !== entry.campaignId);
  return { format: "guard-ledger", version: 1, day, entries: [...others, entry] };
}
