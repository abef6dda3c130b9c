import type { RunSummary } from "./run-summary.ts";

/** Configurations that failed for one cause. */
export interface FailureCause {
  readonly cause: string;
  readonly configurations: number;
  readonly runs: number;
}

/** Failures by cause, the most frequent first; a run with several causes counts for each. */
export function failuresByCause(runs: readonly RunSummary[]): FailureCause[] {
  const causes = new Map<string, { configurations: Set<string>; runs: number }>();
  for (const run of runs) {
    for (const cause of new Set(run.causes.map(firstLine))) {
      const known = causes.get(cause) ?? { configurations: new Set(), runs: 0 };
      known.configurations.add(run.configurationId);
      known.runs += 1;
      causes.set(cause, known);
    }
  }
  return [...causes]
    .map(([cause, { configurations, runs: count }]) => ({ cause, configurations: configurations.size, runs: count }))
    .sort((left, right) => right.runs - left.runs || (left.cause < right.cause ? -1 : 1));
}

/** How many configurations have a run that did not succeed. */
export function failedConfigurations(runs: readonly RunSummary[]): number {
  return new Set(runs.filter(({ outcome }) => outcome !== "succeeded").map(({ configurationId }) => configurationId))
    .size;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
