import type { RunRecord } from "#core/trace/run-record.ts";

const DAY_MILLISECONDS = 86_400_000;

/** What was taken from earlier campaigns, and how old it was when this campaign measured the rest. */
export function reusedWords(records: readonly RunRecord[]): string[] {
  const reused = records.flatMap(({ reusedFrom }) => reusedFrom ?? []);
  if (reused.length === 0) return [];
  const dates = reused.map(({ measuredAt }) => measuredAt).sort();
  const [first, last] = [dates[0] ?? "", dates.at(-1) ?? ""];
  const campaigns = [...new Set(reused.map(({ campaignId }) => campaignId))].sort();
  const when = day(first) === day(last) ? `on ${day(first)}` : `between ${day(first)} and ${day(last)}`;
  const now = records
    .filter(({ reusedFrom }) => reusedFrom === null)
    .flatMap(({ measurement }) => measurement?.startedAt ?? [])
    .sort()[0];
  const age =
    now === undefined
      ? "; nothing was measured anew"
      : `, up to ${ageWords(first, now)} before this campaign's own first run`;
  return [`Reused runs were measured ${when} by ${campaigns.join(", ")}${age}.`];
}

function day(timestamp: string): string {
  return timestamp.slice(0, 10);
}

function ageWords(from: string, to: string): string {
  const days = Math.max(0, (Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS);
  return days < 1 ? "less than a day" : `${Math.floor(days)} ${Math.floor(days) === 1 ? "day" : "days"}`;
}
