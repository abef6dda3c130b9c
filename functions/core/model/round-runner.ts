import { canonicalJson } from "#core/document/canonical-json.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import { inTurns } from "#core/selection/search/in-turns.ts";
import type { SearchRound } from "#core/selection/search/search-round.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { TimeLimit } from "./search-plan.ts";
import type { Learning } from "./train-model.ts";

/** With a time limit so many trials are begun at once, at first the baseline and one learner; all of a round without. */
const TRIALS_AT_ONCE = 4;
const FIRST_TRIALS = 2;

/** Runs the rounds of a search one after another and remembers what came of their trials. */
export class RoundRunner {
  readonly #search: Learning["search"];
  readonly #timeLimit: TimeLimit | undefined;
  readonly #known = new Map<string, TrialOutcome>();
  #learned = false;
  rounds = 0;
  partTrials = 0;
  endedByTime = false;

  constructor(search: Learning["search"], timeLimit: TimeLimit | undefined) {
    this.#search = search;
    this.#timeLimit = timeLimit;
  }

  /** What came of all trials on all configurations, in the order in which they were asked for. */
  get outcomes(): TrialOutcome[] {
    return [...this.#known.values()];
  }

  /** Runs a search to its end and gives what it found; undefined when time was over first. */
  async runAll<Found>(
    rounds: Generator<SearchRound, Found, readonly TrialOutcome[]>,
  ): Promise<{ readonly found: Found } | undefined> {
    let next = rounds.next();
    while (next.done !== true) {
      const outcomes = await this.#run(next.value);
      if (outcomes === undefined) return undefined;
      next = rounds.next(outcomes);
    }
    return { found: next.value };
  }

  async #run({ trials, problem }: SearchRound): Promise<TrialOutcome[] | undefined> {
    this.rounds++;
    const isPart = problem.part !== undefined;
    const known = isPart ? new Map<string, TrialOutcome>() : this.#known;
    const wanted = trials.map((trial) => ({ trial, key: canonicalJson(trial) }));
    const left = new Map(wanted.flatMap(({ trial, key }) => (known.has(key) ? [] : [[trial, key] as const])));
    const found = new Map<string, TrialOutcome>();
    for (const some of this.#timeLimit === undefined
      ? [[...left.keys()]]
      : slices(inTurns([...left.keys()]), this.#learned ? TRIALS_AT_ONCE : FIRST_TRIALS)) {
      if (this.#isOver()) break;
      for (const [index, outcome] of (await this.#search(some, problem)).entries()) {
        found.set(left.get(some[index]!)!, outcome);
        this.#learned ||= !isPart && outcome.kind === "trained" && outcome.trial.family !== BASELINE_FAMILY;
      }
    }
    if (isPart) this.partTrials += found.size;
    for (const { key } of wanted) if (found.has(key)) known.set(key, found.get(key)!);
    const outcomes = wanted.flatMap(({ key }) => known.get(key) ?? []);
    return outcomes.length === trials.length ? outcomes : undefined;
  }

  #isOver(): boolean {
    if (this.#learned && this.#timeLimit?.isOver() === true) this.endedByTime = true;
    return this.endedByTime;
  }
}

function slices(trials: readonly Trial[], first: number): Trial[][] {
  const others = Math.ceil(Math.max(0, trials.length - first) / TRIALS_AT_ONCE);
  return [
    trials.slice(0, first),
    ...Array.from({ length: others }, (_, index) =>
      trials.slice(first + index * TRIALS_AT_ONCE, first + (index + 1) * TRIALS_AT_ONCE),
    ),
  ];
}
