import { prng } from "#core/numeric/prng.ts";
import { partOfProblem } from "./part-of-problem.ts";
import type { SearchMeans, SearchRound } from "./search-round.ts";
import type { Trial } from "../trial.ts";
import type { TrialOutcome } from "../trial-outcome.ts";

/** Each part is so many times as large as the one before; of so many trials one goes on, or of more where parts are few. */
const HALVING_FACTOR = 3;

/** A part of fewer configurations says too little, unless another number is told. */
const LEAST_CONFIGURATIONS = 20;

/**
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
 * AISTATS 2016), with whole configurations as what is rationed: all trials of a list on a small part of them, the best
 * on a part three times as large, and so on, with as many left each time as leads to those that are worth all of them.
 */
export function* halvingRounds(
  lists: readonly (readonly Trial[])[],
  { problem, groups, errorOf }: SearchMeans,
  worthAll: number,
  leastConfigurations = LEAST_CONFIGURATIONS,
): Generator<SearchRound, Trial[][], readonly TrialOutcome[]> {
  const configurations = new Set(groups).size;
  const longest = Math.max(0, ...lists.map((list) => list.length));
  let rungs = 0;
  while (
    longest > worthAll * HALVING_FACTOR ** rungs &&
    configurations >= leastConfigurations * HALVING_FACTOR ** (rungs + 1)
  ) {
    rungs++;
  }
  let left = lists.map((list) => [...list]);
  for (let rung = rungs; rung > 0; rung--) {
    const part = partOfProblem(problem, groups, 1 / HALVING_FACTOR ** rung, prng(`${problem.seed}/parts`));
    // A list that is short already waits for those that are not.
    const taking = left.map((list) => (list.length > worthAll ? list : []));
    if (part.folds.count === 0 || taking.every((list) => list.length === 0)) continue;
    const outcomes = yield { trials: taking.flat(), problem: part };
    let place = 0;
    left = taking.map((list, index) => {
      if (list.length === 0) return left[index]!;
      const errors = list.map(() => errorOf(outcomes[place++]!, part));
      const kept = Math.ceil(worthAll * (list.length / worthAll) ** ((rung - 1) / rung) - 1e-9);
      const best = [...list.keys()].sort((one, other) => errors[one]! - errors[other]! || one - other).slice(0, kept);
      return best.sort((one, other) => one - other).map((index) => list[index]!);
    });
  }
  return left;
}
