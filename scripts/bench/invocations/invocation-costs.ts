/** What one invocation's CPU time went into, in seconds. */
export interface InvocationCosts {
  /** Node, and the program's own modules. */
  readonly startSeconds: number;
  readonly requests: number;
  /** Trials that it tried; those of all invocations are as many as one has alone, unless somebody tried twice. */
  readonly trials: number;
  /** Reading, writing, listing and claiming objects. */
  readonly storeSeconds: number;
  readonly trialSeconds: number;
  readonly fitSeconds: number;
  readonly totalSeconds: number;
}

/** The sum over invocations; what is in none of its parts is reading tables, going through the search and judging. */
export function sumOfCosts(all: readonly InvocationCosts[]): InvocationCosts {
  const sum = (field: keyof InvocationCosts): number => all.reduce((total, each) => total + each[field], 0);
  return {
    startSeconds: sum("startSeconds"),
    requests: sum("requests"),
    trials: sum("trials"),
    storeSeconds: sum("storeSeconds"),
    trialSeconds: sum("trialSeconds"),
    fitSeconds: sum("fitSeconds"),
    totalSeconds: sum("totalSeconds"),
  };
}
