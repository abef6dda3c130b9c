import type { Tandem } from "../tandem.ts";
import type { TandemQuestionOptions } from "./tandem-question.ts";

/** What one question may ask for at most. */
export interface TandemLimits {
  readonly tandems: number;
  /** That all simulations have together. */
  readonly jobs: number;
  /** Closed forms take the square of the servers of a stage; these summed up. */
  readonly squaredServers: number;
}

/** To a precision at least so many are simulated of each tandem. */
const LEAST_JOBS = 65_536;

/** Which limit a question breaks, to follow "Cannot answer … as"; undefined when it breaks none. */
export function overLimit(
  tandems: readonly Tandem[],
  { method, jobs }: Pick<TandemQuestionOptions, "method" | "jobs">,
  limits: TandemLimits,
): string | undefined {
  const count = tandems.length;
  if (count > limits.tandems) return `there may be at most ${limits.tandems}: there are ${count}`;
  if (method === "simulation") {
    const most = Math.floor(limits.jobs / (jobs ?? LEAST_JOBS));
    if (count <= most) return undefined;
    return jobs === undefined
      ? `at most ${most} may be simulated to a precision: there are ${count}`
      : `all simulations together may have at most ${limits.jobs} jobs: ${count} of ${jobs} jobs have ${count * jobs}`;
  }
  if (method === "jackson") return undefined;
  const squares = tandems.reduce((sum, { first, second }) => sum + first.servers ** 2 + second.servers ** 2, 0);
  if (squares <= limits.squaredServers) return undefined;
  return `the squares of all their servers may sum to at most ${limits.squaredServers}: they sum to ${squares}`;
}
