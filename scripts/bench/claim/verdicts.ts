import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import { formatShare } from "#core/document/format-quantity.ts";

import type { ClaimResult } from "./claim-result.ts";
import { nameOf, resultWords } from "./claim-words.ts";

/** What was claimed or asked for, and whether it holds here. */
export interface Verdict {
  readonly claim: string;
  readonly holds: boolean;
  /** Where not, and how far; or by how much. */
  readonly detail: string;
}

const PREDECESSOR_MAPE = 0.3;
const PREDECESSOR_EXTRAPOLATION_MAPE = 0.1;
/** Found in the predecessor's own data: 5.7 % on unmeasured levels of the whole workflow out of 15.9 % of the time. */
const PREDECESSOR_DATA_MAPE = 0.057;
const COVERAGE = { near: [0.87, 0.93], beyond: [0.85, 0.97], least: 0.75 } as const;

export function verdicts(results: readonly ClaimResult[]): Verdict[] {
  const near = results.filter(({ along }) => along === "any");
  const beyond = results.filter(({ along }) => along !== "any");
  const leastShare = Math.min(...results.map(({ timeShare }) => timeShare));
  const cheapest = near.filter(
    ({ subject, target, timeShare }) =>
      subject === WORKFLOW_SUBJECT && target === "makespanSeconds" && timeShare === leastShare,
  );
  return [
    below("OSCAR-P's claim of MAPE below 30 % in all scenarios", results, PREDECESSOR_MAPE),
    below("OSCAR-P's claim of MAPE below 10 % when extrapolating", beyond, PREDECESSOR_EXTRAPOLATION_MAPE),
    ...cheapest.map((result): Verdict => {
      const { mapeOfMeans, usedTimeShare } = result;
      return {
        claim: `what OSCAR-P's data give for whole workflows, 5.7 % from 15.9 % of the time, on ${nameOf(result)}`,
        holds: mapeOfMeans.mean <= PREDECESSOR_DATA_MAPE,
        detail: `${formatShare(mapeOfMeans.mean)} from ${formatShare(usedTimeShare)}, against means of repetitions as there`,
      };
    }),
    together("90 % intervals of interpolations together cover 87 to 93 %", near, COVERAGE.near),
    together("90 % intervals of extrapolations together cover 85 to 97 %", beyond, COVERAGE.beyond),
    leastCovered(beyond),
  ].filter((verdict): verdict is Verdict => verdict !== undefined);
}

/** `Holds: …` or `Does not hold: …`, a line each. */
export function verdictLines(list: readonly Verdict[]): string {
  return list
    .map(({ claim, holds, detail }) => `${holds ? "Holds" : "Does not hold"}: ${claim}. ${detail}.`)
    .join("\n");
}

function below(claim: string, results: readonly ClaimResult[], limit: number): Verdict | undefined {
  if (results.length === 0) return undefined;
  const missed = results.filter(({ mape }) => !(mape.mean < limit));
  const counted = `It does in ${results.length - missed.length} of ${results.length} cases, by the mean over the draws`;
  const noisy = missed.filter(({ noiseMape }) => (noiseMape ?? 0) >= limit).length;
  const noise = noisy === 0 ? "" : ` (in ${noisy} of them a repetition misses the others by as much)`;
  return {
    claim,
    holds: missed.length === 0,
    detail: missed.length === 0 ? counted : `${counted}; not in ${missed.map(resultWords).join("; ")}${noise}`,
  };
}

function together(
  claim: string,
  results: readonly ClaimResult[],
  [least, most]: readonly [number, number],
): Verdict | undefined {
  if (results.length === 0) return undefined;
  const rows = results.reduce((sum, { askedRows }) => sum + askedRows, 0);
  const inside = results.reduce((sum, { coverage, askedRows }) => sum + coverage * askedRows, 0) / rows;
  return {
    claim,
    holds: least <= inside && inside <= most,
    detail: `They cover ${formatShare(inside)} of ${rows} rows`,
  };
}

function leastCovered(results: readonly ClaimResult[]): Verdict | undefined {
  if (results.length === 0) return undefined;
  const short = results.filter(({ coverage }) => coverage < COVERAGE.least);
  const named = short.map((each) => `${resultWords(each).replace(/: [^:]*$/, "")} (${formatShare(each.coverage)})`);
  return {
    claim: "90 % intervals of no extrapolation cover less than 75 %",
    holds: short.length === 0,
    detail: short.length === 0 ? `All ${results.length} cover more` : `These do: ${named.join("; ")}`,
  };
}
