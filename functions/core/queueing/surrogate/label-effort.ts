import { dispersionOfMany } from "../laws/arrival-law.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { scvOf } from "../laws/time-law.ts";
import type { Tandem } from "../tandem.ts";

/** Jobs after which a mean wait is known to one standard error of 100 %, by Whitt's rule (1989), where a label has its usual length. */
const MIDDLING = 150;
const [LEAST, MOST] = [0.25, 5];

/** How many jobs a label of a tandem is worth: more where waits scatter much, by the root of what equal errors would take. */
export function labelJobs(
  { arrival, batchSize, batchRate, first, second, offloadProbability }: Tandem,
  jobs: number,
): number {
  const { mean, scv } = batchMoments(batchSize);
  const jobRate = batchRate * mean;
  const busiest = Math.max(
    (jobRate * first.serviceMeanSeconds) / first.servers,
    (jobRate * offloadProbability * second.serviceMeanSeconds) / second.servers,
  );
  const scatter = mean * (dispersionOfMany(arrival) + scv) + Math.max(scvOf(first.service), scvOf(second.service));
  const effort = scatter / 2 / (1 - busiest) ** 2;
  return Math.round(jobs * Math.min(MOST, Math.max(LEAST, Math.sqrt(effort / MIDDLING))));
}
