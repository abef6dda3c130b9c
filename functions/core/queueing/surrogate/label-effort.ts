import type { Tandem } from "../tandem.ts";
import { labelScatter } from "./label-scatter.ts";
import { describeTandem, type TandemDescription } from "./tandem-description.ts";

/** A mean response scatters by this share of itself, times the root of the jobs, where a label has its usual length. */
const MIDDLING = 18;
const [LEAST, MOST] = [0.2, 6];

/** How many jobs a label of a tandem is worth: more where its response scatters much, by the root of what equal errors would take. */
export function labelJobs(tandem: Tandem, jobs: number): number {
  const described = describeTandem(tandem);
  return described === undefined ? jobs : labelJobsOf(tandem, described, jobs);
}

export function labelJobsOf(tandem: Tandem, described: TandemDescription, jobs: number): number {
  const { response } = labelScatter(tandem, described, 1, 1);
  return Math.round(jobs * Math.min(MOST, Math.max(LEAST, response / MIDDLING)));
}
