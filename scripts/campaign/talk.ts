import { formatNumber, formatShare } from "#core/document/format-quantity.ts";

import { wholeSeconds } from "../terminal/progress.ts";
import type { CampaignStatus, ModelSummary } from "./campaign-status.ts";

/** What became of a campaign, as lines for a person. */
export function statusLines(status: CampaignStatus): string[] {
  return [
    `${status.campaignId}: ${stateWords(status)}`,
    ...indented([
      ...status.waiting,
      runsWords(status),
      ...reuseWords(status),
      ...failureLines(status),
      ...modelLines(status.models),
      ...untrainedLines(status.untrained),
      ...status.problems,
      ...(status.reportPath === null ? [] : [`Report: ${status.reportPath}`]),
    ]),
  ];
}

function stateWords(status: CampaignStatus): string {
  const idle = status.active ? "" : ", but nobody works on it: profaas serve, or profaas run with its file, goes on";
  const partial = status.partial && status.models.length > 0 ? "; its models are partial" : "";
  const cancelled = status.cancelRequested && status.endedBecause !== "measured" ? ", cancelled" : "";
  switch (status.state) {
    case "submitted":
      return `submitted${idle}`;
    case "measuring": {
      const eta =
        status.remainingSeconds === null || !status.active
          ? ""
          : `, about ${wholeSeconds(status.remainingSeconds)} to go`;
      const now = status.currentRun === null || !status.active ? "" : `, now ${status.currentRun}`;
      return `measuring${cancelled}${eta}${now}${idle}`;
    }
    case "waiting":
      return `waiting between two runs${cancelled}; ${status.active ? "it goes on by itself once nothing is against it" : "profaas reconcile goes on once nothing is against it"}`;
    case "aggregating":
      return `measured${cancelled}, its records are being gathered${idle}`;
    case "learning":
      return `measured${cancelled}, models are being trained${idle}`;
    case "stuck":
      return "measured, and then stuck";
    case "done":
      if (status.endedBecause === "cancelled") return `cancelled${partial}`;
      if (status.endedBecause === "budget") return `ended by its budget${partial}`;
      return "done";
  }
}

function runsWords({ runs, configurations }: CampaignStatus): string {
  const failed = runs.failed + runs.notMeasured;
  const left =
    configurations.leftOut === 0
      ? ""
      : `; ${counted(configurations.leftOut, "configuration")} left out by sample or budget`;
  return `${runs.done} of ${counted(runs.planned, "run")} done over ${counted(configurations.planned, "configuration")}, ${failed} of them failed${left}.`;
}

function reuseWords({ runs, oldestReused }: CampaignStatus): string[] {
  if (runs.reused === 0) return [];
  const age = oldestReused === null ? "" : `, the oldest measured at ${oldestReused}`;
  return [`${counted(runs.reused, "run")} taken from earlier campaigns instead of measured again${age}.`];
}

/** Failed configurations by cause. */
export function failureLines({ failures, configurations }: CampaignStatus): string[] {
  if (configurations.failed === 0) return [];
  return [
    `${counted(configurations.failed, "configuration")} failed:`,
    ...indented(
      failures.map(
        ({ cause, configurations: count, runs }) =>
          `${counted(count, "configuration")}, ${counted(runs, "run")}: ${cause}`,
      ),
    ),
  ];
}

export function modelLines(models: readonly ModelSummary[]): string[] {
  if (models.length === 0) return [];
  return [
    `${counted(models.length, "model")}, judged on configurations that they had not seen:`,
    ...indented(models.map(modelWords)),
  ];
}

/** Targets without a model; those that have one reason in common are told together. */
function untrainedLines(sentences: readonly string[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const sentence of sentences) {
    const reason = sentence.slice(Math.max(0, sentence.indexOf(" as ")));
    byReason.set(reason, [...(byReason.get(reason) ?? []), sentence]);
  }
  return [...byReason].flatMap(([reason, told]) =>
    told.length === 1 ? told : [`${counted(told.length, "target")} cannot be learned${reason}`],
  );
}

function modelWords({ name, mape, baselineMape, intervalLevel, intervalCoverage, partial }: ModelSummary): string {
  const error = mape === null ? "no MAPE as all targets are zero" : `MAPE ${errorShare(mape)}`;
  const baseline = baselineMape === null ? "" : ` (guessing the mean: ${errorShare(baselineMape)})`;
  const interval = `${formatShare(intervalCoverage)} of measurements inside the ${formatShare(intervalLevel)} interval`;
  return `${name}: ${error}${baseline}, ${interval}${partial ? ", partial" : ""}`;
}

/** Rounding is no error worth quoting. */
function errorShare(share: number): string {
  return share < 0.0001 ? "under 0.01 %" : formatShare(share);
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
