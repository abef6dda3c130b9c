import type { Tandem } from "../tandem.ts";
import { describeTandem } from "./tandem-description.ts";
import { waitScatter } from "./wait-scatter.ts";

/** A mean response scatters by this share of itself, times the root of the jobs, where a label has its usual length. */
const MIDDLING = 18;
const [LEAST, MOST] = [0.2, 6];

/** How many jobs a label of a tandem is worth: more where its response scatters much, by the root of what equal errors would take. */
export function labelJobs(tandem: Tandem, jobs: number): number {
  const described = describeTandem(tandem);
  if (described === undefined) return jobs;
  const [scatter1, scatter2] = waitScatter(tandem, described, 1);
  const { wait1, bufferWait, serviceRatio } = described;
  const wait2 = described.wait2 * serviceRatio;
  const response = 1 + wait1 + bufferWait + serviceRatio + wait2;
  const scatter = Math.hypot(scatter1 * wait1, scatter2 * wait2) / response;
  return Math.round(jobs * Math.min(MOST, Math.max(LEAST, scatter / MIDDLING)));
}
