import type { PlannedRun } from "#core/campaign/campaign.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { loadSpanSeconds, requestCount } from "#core/campaign/load-size.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";

/** How long a run took; of this campaign or of an earlier one. */
export interface TimedConfiguration {
  readonly configuration: Configuration;
  readonly makespanSeconds: number;
}

export interface Estimate {
  /** Null while nothing like some of the runs has ever been measured: limits on time say nothing of how long work takes. */
  readonly seconds: number | null;
  /** What gaps between uploads and cool-downs alone take. */
  readonly atLeastSeconds: number;
  /** Runs whose very configuration has been measured, whose like has been measured, and of which nothing is known. */
  readonly runs: { readonly known: number; readonly alike: number; readonly unknown: number };
}

/**
 * How long runs that are still to come will take: each as long on average as those of its configuration did; else as
 * those of its subject with its inputs did per file, else as those of its subject. Every run is followed by `pauseSeconds`.
 */
export function estimateRuns(
  runs: readonly PlannedRun[],
  timed: readonly TimedConfiguration[],
  { pauseSeconds }: { readonly pauseSeconds: number },
): Estimate {
  const levels = [
    new Means(timed, canonicalJson, () => 1),
    new Means(timed, ({ subject, inputSet }) => canonicalJson([subject, inputSet]), fileCount),
    new Means(timed, ({ subject }) => subject, fileCount),
  ];
  const counts = { known: 0, alike: 0, unknown: 0 };
  let measuredSeconds = 0;
  let atLeastSeconds = 0;
  for (const { configuration } of runs) {
    const guesses = levels.map((level) => level.of(configuration));
    const seconds = guesses.find((guess) => guess !== undefined);
    counts[guesses[0] !== undefined ? "known" : seconds !== undefined ? "alike" : "unknown"] += 1;
    const leastSeconds = loadSpanSeconds(configuration.load);
    atLeastSeconds += leastSeconds + pauseSeconds;
    measuredSeconds += Math.max(seconds ?? 0, leastSeconds) + pauseSeconds;
  }
  return { seconds: counts.unknown > 0 ? null : measuredSeconds, atLeastSeconds, runs: counts };
}

/** Mean seconds of a unit of work, by group. */
class Means {
  readonly #sums = new Map<string, { seconds: number; units: number }>();
  readonly #groupOf: (configuration: Configuration) => string;
  readonly #unitsOf: (configuration: Configuration) => number;

  constructor(
    timed: readonly TimedConfiguration[],
    groupOf: (configuration: Configuration) => string,
    unitsOf: (configuration: Configuration) => number,
  ) {
    this.#groupOf = groupOf;
    this.#unitsOf = unitsOf;
    for (const { configuration, makespanSeconds } of timed) {
      const sum = this.#sums.get(groupOf(configuration)) ?? { seconds: 0, units: 0 };
      sum.seconds += makespanSeconds;
      sum.units += unitsOf(configuration);
      this.#sums.set(groupOf(configuration), sum);
    }
  }

  of(configuration: Configuration): number | undefined {
    const sum = this.#sums.get(this.#groupOf(configuration));
    return sum === undefined ? undefined : (sum.seconds / sum.units) * this.#unitsOf(configuration);
  }
}

function fileCount({ load }: Configuration): number {
  return requestCount(load);
}
