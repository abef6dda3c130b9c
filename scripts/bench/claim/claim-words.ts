import { formatNumber, formatShare } from "#core/document/format-quantity.ts";

import { columnsText } from "../../terminal/columns.ts";
import type { ClaimResult } from "./claim-result.ts";

const HEADER = [
  "learned from",
  "configurations",
  "MAPE",
  "worst draw",
  "of means",
  "noise",
  "inside 90 %",
  "width",
  "new inputs",
];

/** The results on one campaign, a table a question. */
export function claimTables(results: readonly ClaimResult[]): string {
  const questions = [...new Set(results.map(({ along, words }) => `${along}/${words}`))];
  return questions
    .map((question) => {
      const rows = results.filter(({ along, words }) => `${along}/${words}` === question);
      const [first] = rows;
      const title = first!.along === "any" ? "Interpolation" : `Extrapolation along the ${first!.along}`;
      return `${title}: ${first!.words}\n${indented(columnsText([["", ...HEADER], ...rows.map(cells)]))}`;
    })
    .join("\n\n");
}

function cells(result: ClaimResult): string[] {
  const { mape, mapeOfMeans, draws, newShare } = result;
  const spread = draws > 1 ? ` ± ${formatShare(mape.deviation)}` : "";
  return [
    nameOf(result),
    timeWords(result),
    formatNumber(result.configurations),
    `${formatShare(mape.mean)}${spread}`,
    formatShare(mape.worst),
    formatShare(mapeOfMeans.mean),
    result.noiseMape === null ? "unknown" : formatShare(result.noiseMape),
    formatShare(result.coverage),
    formatShare(result.relativeWidth),
    formatShare(newShare),
  ];
}

function timeWords({ timeShare, usedTimeShare }: ClaimResult): string {
  return `${formatShare(timeShare)} of the time (${formatShare(usedTimeShare)} used)`;
}

export function nameOf({ campaign, subject, target }: ClaimResult): string {
  return `${campaign} ${subject}.${target}`;
}

/** A result in a sentence: which, learned from what. */
export function resultWords(result: ClaimResult): string {
  const question = result.along === "any" ? "" : `, beyond the ${result.along}`;
  return `${nameOf(result)} from ${formatShare(result.timeShare)}${question}: ${formatShare(result.mape.mean)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
